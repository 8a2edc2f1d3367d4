/**
 * The last part of a budget that pays for it: the pair to be advised, and the pair that the answer
 * is compared with, train to the end with a falling rate. The gain is then measured.
 */
import { isWhole } from '../final-loss/anneals.js'
import { comparedPair } from '../race/compared.js'
import { candidateKey, type Candidate } from '../vocabulary/decision.js'
import { advisedSchedule } from '../vocabulary/question.js'
import type { AnnealSpec } from '../vocabulary/trial.js'
import { allowsCurrent, mayTrainCurrent } from '../wishes/current.js'
import { raceOverheadMs } from './budget.js'
import { raceTrial } from './race.js'
import type { Stage, StageContext } from './stage.js'

export const wholeTrainingStage: Stage = (context) => {
  const missing = finalists(context).filter((pair) => !isTrainedWhole(context, pair))
  const [next] = missing
  if (next === undefined || !isTime(context, missing)) return null
  const { batchSize, learningRate } = next
  const spec: AnnealSpec = {
    kind: 'anneal',
    batchSize,
    learningRate,
    seed: context.question.seed,
    from: 0,
    steps: wholeSteps(context, next),
  }
  const pair = `batch ${batchSize}, learning rate ${learningRate}`
  return raceTrial(context, spec, `the whole training, to see where it ends: ${pair}`)
}

/** The compared pair, and the favourite where the budget pays for both. */
function finalists(context: StageContext): readonly Candidate[] {
  const compared = comparedToTheEnd(context)
  const favourite = context.finalLoss()?.favourite ?? null
  if (compared === null || favourite === null) return []
  if (candidateKey(favourite) === candidateKey(compared)) return [compared]
  const costMs = costOf(context, [favourite, compared])
  return costMs <= mostMs(context) ? [compared, favourite] : [compared]
}

/**
 * The pair that the answer is compared with, where a budget in seconds pays for its whole training;
 * else null.
 */
export function comparedToTheEnd(context: StageContext): Candidate | null {
  const { question, mayProbe, isDecided, numbers } = context
  const { current } = question
  if (!mayProbe || isDecided || advisedSchedule(question) !== 'falling') return null
  if (context.budget().trainings !== null) return null
  if (current !== undefined && !(allowsCurrent(question) && mayTrainCurrent(context))) return null
  const setting = context.searchSetting()
  const pair = comparedPair({ question, setting, numbers: numbers.race })
  return costOf(context, [pair]) <= mostMs(context) / 2 ? pair : null
}

/** What the search leaves for the compared pair, ms. */
export function wholeTrainingReservedMs(context: StageContext): number {
  const pair = comparedToTheEnd(context)
  return pair === null || isTrainedWhole(context, pair) ? 0 : costOf(context, [pair])
}

const mostMs = ({ budget, numbers }: StageContext): number =>
  numbers.plan.wholeTrainingsShareMax * budget().budgetMs

/** The search has nothing left to try, or all that is left is what the whole trainings take. */
function isTime(context: StageContext, missing: readonly Candidate[]): boolean {
  const { budgetMs, spentMs } = context.budget()
  const unspentMs = budgetMs - spentMs
  if (leastLeft * costOf(context, missing.slice(0, 1)) > unspentMs) return false
  return context.finalLoss()?.kind === 'over' || unspentMs <= slack * costOf(context, missing)
}

/** One more trial of the search may run into the time that is kept. */
const slack = 1.1
/** The search may have taken some of it; the training then runs over the budget by the rest. */
const leastLeft = 0.5

const costOf = (context: StageContext, pairs: readonly Candidate[]): number =>
  pairs.reduce((sum, pair) => {
    const trainingMs = wholeSteps(context, pair) * context.searchSetting().stepTime(pair.batchSize)
    return sum + trainingMs + raceOverheadMs(context.evidence)
  }, 0)

const wholeSteps = (context: StageContext, { batchSize }: Candidate): number =>
  Math.max(1, Math.round(context.searchSetting().stepsPlanned(batchSize)))

function isTrainedWhole(context: StageContext, pair: Candidate): boolean {
  const { stepsPlanned } = context.searchSetting()
  return context.readings.anneals.some(
    (anneal) =>
      candidateKey(anneal) === candidateKey(pair) && isWhole(anneal, stepsPlanned(pair.batchSize)),
  )
}
