/**
 * Trainings of the pair that the answer is compared with, so that the gain is measured. They take
 * at most a share of the probe, and the search learns from them too.
 */
import { curveOf, comparedPair, type ComparedPair } from '../race/compared.js'
import { startLoss, timeToLevelMs, type RaceCurve } from '../race/curves.js'
import { possibleTrials } from '../final-loss/trials.js'
import { candidateKey, type Candidate, type Chosen } from '../vocabulary/decision.js'
import { advisedSchedule } from '../vocabulary/question.js'
import { wallMsOf, type RaceSpec } from '../vocabulary/trial.js'
import { allowsCurrent, mayTrainCurrent } from '../wishes/current.js'
import { leftMs, raceOverheadMs } from './budget.js'
import { endNumbers, finalLossSetting, specOf } from './final-loss.js'
import { raceTrial } from './race.js'
import type { Stage, StageContext } from './stage.js'
import { comparedToTheEnd } from './whole-trainings.js'

/** The pair that the user trains with now is seen early: its first rung, or its first cool-down;
 * not where it trains to the end later.  */
export const currentPairStage: Stage = (context) => {
  const { question, mayProbe } = context
  if (question.current === undefined || !mayProbe || !mayTrainCurrent(context)) return null
  const pair = pairOf(context)
  if (context.finalLoss() !== null) {
    const what = 'your own setting to compare with'
    const mostMs = allowanceMs(context, pair)
    const mayTrain = allowsCurrent(question) && comparedToTheEnd(context) === null
    return mayTrain ? endTrial(context, pair, mostMs, what) : null
  }
  const { firstRungMs, stepTime } = context.searchSetting()
  const untilMs = Math.max(firstRungMs, leastMs(context, pair))
  const mayStart = untilMs <= allowanceMs(context, pair) && stepTime(pair.batchSize) > 0
  return curve(context, pair) === undefined && mayStart ? trainUntil(context, pair, untilMs) : null
}

/** After the race: the compared pair trains on towards the level of the winner. */
export const comparisonStage: Stage = (context) => {
  const decision = context.decision()
  if (!context.mayProbe || 'verdict' in decision) return null
  const { level, ends } = decision
  if (level === null || ends !== undefined || !decision.targetReached) return null
  const pair = pairOf(context)
  const trained = curve(context, pair)
  if (candidateKey(pair) === candidateKey(decision) || !isOpen(context, pair, trained, level))
    return null
  const trainedMs = trained?.trainedMs ?? 0
  const wantedMs = likelyMs(context, pair, decision) - trainedMs
  const newMs = Math.min(
    allowanceMs(context, pair),
    Math.max(wantedMs, leastMs(context, pair), trainedMs),
  )
  return newMs < leastMs(context, pair) ? null : trainUntil(context, pair, trainedMs + newMs)
}

const pairOf = ({ question, searchSetting, numbers }: StageContext): ComparedPair =>
  comparedPair({ question, setting: searchSetting(), numbers: numbers.race })

/** The pair may be no candidate, where the wishes exclude it. */
const curve = ({ readings, freeRace }: StageContext, pair: ComparedPair): RaceCurve | undefined =>
  curveOf([...readings.race, ...freeRace], pair)

/** The pair may train, and has not reached the level yet. */
function isOpen(
  context: StageContext,
  { role }: ComparedPair,
  trained: RaceCurve | undefined,
  level: number,
): boolean {
  if (role === 'current' && !mayTrainCurrent(context)) return false
  if (trained === undefined) return true
  const { diverged, broken } = trained
  return !diverged && !broken && !timeToLevelMs(trained, level, level).reached
}

/** Times at the level are guesses: some more time lets a slow seed arrive. */
const patience = 1.25

/** Device time at which the pair is probably at the level, ms. */
function likelyMs(context: StageContext, pair: ComparedPair, { level, rivals }: Chosen): number {
  const { readings } = context
  const rival = rivals?.find(({ role }) => role === pair.role)
  const trained = curve(context, pair)
  const winner = curveOf(readings.race, context.decision() as Chosen)
  if (level === null || winner === undefined) return 0
  const start = startLoss(readings.race) ?? level
  const winnerMs = timeToLevelMs(winner, level, start).timeMs
  if (rival !== undefined) return patience * rival.timeRatio * winnerMs
  return trained === undefined ? winnerMs : patience * timeToLevelMs(trained, level, start).timeMs
}

const leastMs = ({ searchSetting, numbers }: StageContext, { batchSize }: ComparedPair): number =>
  numbers.race.search.stepsMin * searchSetting().stepTime(batchSize)

/** What the pair may still train, within its share of the probe and the time that is left, ms. */
function allowanceMs(context: StageContext, pair: ComparedPair): number {
  const { evidence } = context
  const budget = context.budget()
  const shareMs = comparisonShareMs(context) - comparisonSpentMs(context, pair)
  return Math.min(shareMs, leftMs(budget)) - raceOverheadMs(evidence)
}

function comparisonShareMs({ question, numbers, budget }: StageContext): number {
  const { budgetMs, spentMs, leastMs: least, trainings } = budget()
  const probeMs = trainings === null ? budgetMs : Math.max(least, spentMs)
  const { currentShare, usualShare } = numbers.plan.comparison
  return (question.current === undefined ? usualShare : currentShare) * probeMs
}

function comparisonSpentMs({ evidence, question }: StageContext, pair: ComparedPair): number {
  return evidence.trials.reduce((sum, trial) => {
    const { spec } = trial
    const isOwn = (spec.kind === 'race' || spec.kind === 'anneal') && spec.seed === question.seed
    return isOwn && candidateKey(spec) === candidateKey(pair) ? sum + wallMsOf(trial) : sum
  }, 0)
}

/** What the search leaves of a budget in seconds for the pair that the user trains with now, ms. */
export function comparisonReservedMs(context: StageContext): number {
  const { current } = context.question
  if (current === undefined || !mayTrainCurrent(context)) return 0
  const spentMs = comparisonSpentMs(context, { ...current, role: 'current' })
  return Math.max(0, comparisonShareMs(context) - spentMs)
}

function trainUntil(context: StageContext, pair: ComparedPair, untilMs: number) {
  const { batchSize, learningRate, role } = pair
  const spec: RaceSpec = {
    kind: 'race',
    batchSize,
    learningRate,
    rung: curve(context, pair)?.rungs.length ?? 0,
    untilMs,
    seed: context.question.seed,
  }
  const what = role === 'current' ? 'your own setting' : 'the usual setting'
  return raceTrial(
    context,
    spec,
    `${what} to compare with: batch ${batchSize}, learning rate ${learningRate}`,
  )
}

const hasCooledDown = ({ readings }: StageContext, pair: Candidate): boolean =>
  readings.anneals.some((anneal) => candidateKey(anneal) === candidateKey(pair))

/**
 * For the lowest end: as long at a constant rate as leaves time for the cool-down after it.
 *
 * @param mostMs what the pair may take
 * @returns null where it cooled down, or the time does not suffice
 */
function endTrial(context: StageContext, pair: Candidate, mostMs: number, what: string) {
  const { numbers, question } = context
  if (hasCooledDown(context, pair)) return null
  const schedule = advisedSchedule(question)
  const ofEnd = endNumbers(schedule, numbers)
  const setting = finalLossSetting(context, schedule)
  const trials = possibleTrials([pair], setting, ofEnd).filter(
    ({ constantSteps, fallingSteps }) => constantSteps > 0 || fallingSteps === 0,
  )
  const coolDown = trials.find(({ fallingSteps }) => fallingSteps > 0)
  const costOf = (steps: number): number => steps * setting.stepTime(pair.batchSize)
  const share = 1 + ofEnd.trials.coolShare
  const constant = trials.filter(
    ({ fallingSteps, newSteps }) => fallingSteps === 0 && costOf(newSteps * share) <= mostMs,
  )
  const isFirst = curveOf(context.readings.race, pair) === undefined
  const trial = isFirst ? constant.at(-1) : coolDown
  if (trial === undefined || costOf(trial.newSteps) > mostMs) return null
  return raceTrial(
    context,
    specOf(trial, context),
    `${what}: batch ${pair.batchSize}, learning rate ${pair.learningRate}`,
  )
}

/**
 * The race for the lowest end may favour a pair by its neighbours alone. The last tenth of the
 * budget goes to that pair, so that what is advised was trained.
 */
export const confirmationStage: Stage = (context) => {
  const step = context.finalLoss()
  if (step?.favourite?.trained !== false || !context.mayProbe || context.isDecided) return null
  const { budgetMs, spentMs } = context.budget()
  const reservedMs = context.numbers.plan.confirmationShare * budgetMs
  const unspentMs = budgetMs - spentMs
  if (step.kind !== 'over' && unspentMs > reservedMs) return null
  const mostMs = Math.min(reservedMs, unspentMs) - raceOverheadMs(context.evidence)
  return endTrial(context, step.favourite, mostMs, 'the favourite itself')
}
