/** What the user decided, what it costs, and where it does not fit. */
import { sizeMax } from '../../memory/memory-step.js'
import { accumulationPlan } from '../../rate/accumulation.js'
import { aimOf, raceLevel, timeToLevelMs, type RaceCurve } from '../../race/curves.js'
import { edgeAt } from '../../race/search.js'
import { rateFamily } from '../../race/posterior/prior.js'
import type { Readings } from '../../readings.js'
import type { Advice } from '../../vocabulary/answer.js'
import { candidateKey } from '../../vocabulary/decision.js'
import type { Question } from '../../vocabulary/question.js'
import { reason, type Reason } from '../../vocabulary/reasons.js'
import type { Wishes } from '../../vocabulary/wishes.js'
import { divisorsOf, allowsSize, boundsSize } from '../../wishes/sizes.js'
import { layoutsOf, leastWished } from '../../wishes/layout.js'
import type { Situation } from '../situation.js'

/** What was decided, and what the training makes of it. */
export function decidedReasons(raced: Situation, trained: Situation): readonly Reason[] {
  const { wishes } = raced.question
  if (wishes === undefined) return []
  return [
    ...sizeReasons(wishes),
    ...effectiveReasons(raced, trained),
    ...(wishes.learningRate === undefined
      ? []
      : [reason('rate-decided', { learningRate: wishes.learningRate })]),
  ]
}

function sizeReasons({ batchSize, batchSizes, effectiveBatchSize }: Wishes): readonly Reason[] {
  if (batchSizes !== undefined) {
    const { powerOfTwo = false, ...bounds } = batchSizes
    return [reason('sizes-decided', { ...bounds, powerOfTwo })]
  }
  const isWhole = batchSize !== undefined && effectiveBatchSize === undefined
  return isWhole ? [reason('size-decided', { batchSize })] : []
}

function effectiveReasons(raced: Situation, trained: Situation): readonly Reason[] {
  const { question, readings, layout, noiseTrials, decidingTrials } = raced
  const { effectiveBatchSize, learningRate: decidedRate } = question.wishes ?? {}
  if (effectiveBatchSize === undefined || layout === null) return []
  const values = { effectiveBatchSize, ...layout, layouts: layoutsOf(question, readings) }
  const cited = [...readings.cited.memory, ...readings.cited.stepTime]
  const decided = reason('effective-decided', values, cited)
  if (decidedRate !== undefined || raced.chosen.batchSize === effectiveBatchSize) return [decided]
  const scaled = {
    racedBatchSize: raced.chosen.batchSize,
    racedRate: raced.chosen.learningRate,
    effectiveBatchSize,
    learningRate: trained.chosen.learningRate,
  }
  return [decided, reason('effective-rate', scaled, [...decidingTrials, ...noiseTrials])]
}

/** The pairs may be compared by their times: an update is one step of one worker. */
const isPlain = ({ layout }: Situation): boolean =>
  layout === null || (layout.workers === 1 && layout.steps === 1)

/**
 * What the wishes cost, by the trainings of other pairs that studies of this subject measured.
 * Times to the level of all of them; an extrapolated time of another pair does not count.
 */
export function wishCostReasons(situation: Situation): readonly Reason[] {
  const { question, readings, chosen, freeRace = [] } = situation
  if (question.wishes === undefined) return []
  const own = readings.race.find((curve) => candidateKey(curve) === candidateKey(chosen))
  const others = freeRace.filter((curve) => !curve.diverged && !curve.broken)
  const level = raceLevel(
    [...readings.race, ...others],
    aimOf(question.objective),
    readings.guessingLoss,
  )
  const isComparable = level !== null && others.length > 0 && isPlain(situation)
  if (own === undefined || !isComparable) return [reason('wish-cost-unmeasured', {})]
  const timed = (curve: RaceCurve): TimedCurve => ({
    curve,
    ...timeToLevelMs(curve, level.level, level.start),
  })
  const [best] = others
    .map(timed)
    .filter(({ reached }) => reached)
    .sort((a, b) => a.timeMs - b.timeMs)
  return [costReason(timed(own), best, others.length)]
}

interface TimedCurve {
  readonly curve: RaceCurve
  readonly timeMs: number
  readonly reached: boolean
}

/** @param best the quickest other pair that reached the level; undefined where none did */
function costReason(own: TimedCurve, best: TimedCurve | undefined, candidates: number): Reason {
  const { reached } = own
  if (best === undefined && !reached) return reason('wish-cost-unmeasured', {})
  const cited = [...own.curve.evidence, ...(best?.curve.evidence ?? [])]
  if (best === undefined || (reached && own.timeMs <= best.timeMs))
    return reason('wish-costs-nothing', { candidates }, cited)
  const { batchSize, learningRate } = best.curve
  const wishMs = reached ? own.timeMs : own.curve.trainedMs
  const times = { freeMs: best.timeMs, wishMs, ratio: wishMs / best.timeMs, reached }
  return reason('wish-cost', { batchSize, learningRate, ...times }, cited)
}

/** A decided rate that was not raced, above the edge of the range test. */
export function decidedRateReasons({ question, readings, chosen, winner }: Situation) {
  const learningRate = question.wishes?.learningRate
  const { sweep, cited } = readings
  if (learningRate === undefined || winner !== null || sweep?.crossed !== true) return []
  const edge = { learningRate: sweep.edge, batchSize: sweep.batchSize }
  const family = rateFamily(question.optimizer)
  if (learningRate <= edgeAt({ edge, family }, chosen.batchSize)) return []
  const values = { learningRate, edge: sweep.edge, batchSize: sweep.batchSize }
  return [reason('rate-beyond-edge', values, cited.sweep)]
}

/** Whether a warning keeps to what was decided: it proposes no size that is not allowed. */
export function keepsWishes({ wishes }: Question, warning: Reason): boolean {
  if (wishes === undefined || !boundsSize(wishes)) return true
  if (warning.code === 'full-batch-possible') return allowsSize(wishes, warning.values.rows)
  if (warning.code !== 'hardware-multiple') return true
  return wishes.effectiveBatchSize === undefined && allowsSize(wishes, warning.values.preferred)
}

/** No allowed size fits, though smaller ones do; the accumulation that reaches the smallest. */
export function wishDoesNotFit(
  question: Question,
  { largest, cited }: Readings,
): { readonly reason: Reason; readonly accumulation: Advice['accumulation'] } | null {
  if (question.wishes === undefined || largest === null) return null
  const most = Math.max(sizeMax(question).batchSize, question.data.trainingRows)
  const wanted = leastWished(question, most) ?? most
  const accumulation = accumulationTo(wanted, largest.value)
  const values = {
    wanted,
    largest: largest.value,
    bound: largest.bound,
    budgetBytes: question.budgetBytes,
    ...accumulation,
  }
  return { reason: reason('wish-does-not-fit', values, cited.memory), accumulation }
}

/**
 * Micro-batches that make up the wanted rows exactly, unless only tiny ones do: then equal ones
 * that make up a few rows more.
 */
function accumulationTo(wanted: number, largest: number): Advice['accumulation'] {
  const rounded = accumulationPlan({ wanted, largest })
  const exact = divisorsOf(wanted).findLast((size) => size <= largest)
  if (rounded === null || exact === undefined || 2 * exact < rounded.microBatchSize) return rounded
  return { microBatchSize: exact, steps: wanted / exact, effectiveBatchSize: wanted }
}
