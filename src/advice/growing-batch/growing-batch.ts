/**
 * A larger batch in place of a lower rate. Both reduce the noise of the updates at the end of a
 * training; the larger batch needs fewer steps, which saves time where a step of many rows takes
 * hardly longer than one of few.
 *
 *   falling rate    from a checkpoint of the race, a fifth as many steps, rate down to zero
 *   growing batch   from the same checkpoint, as many rows at k times the batch, rate unchanged
 *
 * @see Smith et al., "Don't decay the learning rate, increase the batch size", 2018
 */
import type { Anneal } from '../final-loss/anneals.js'
import type { RaceCurve } from '../race/curves.js'
import { candidateKey, type Candidate } from '../vocabulary/decision.js'
import type { GrowingBatchNumbers } from './numbers.js'
import type { Growth } from './growths.js'

/** What was trained of the advised pair. */
interface GrownPair {
  readonly pair: Candidate
  readonly anneals: readonly Anneal[]
  readonly growths: readonly Growth[]
  /** Batch sizes that it may grow to. */
  readonly sizes: readonly number[]
  /** Duration of a step, ms. */
  readonly stepTime: (batchSize: number) => number
}

export interface GrowingBatchSetting extends GrownPair {
  readonly race: readonly RaceCurve[]
  /** Of the planned training at the pair's batch size. */
  readonly stepsPlanned: number
}

/** A growth that may be tried, beside the falling rate from the same step. */
export interface PossibleGrowth {
  readonly pair: Candidate
  readonly grownSize: number
  readonly from: number
  readonly steps: number
  /** Steps of the cool-down that it is compared with, where that has not run yet; else 0. */
  readonly coolSteps: number
  /** Device time that the last part saves, as a share of the whole training. */
  readonly saving: number
}

/** Both ends from one checkpoint. */
export interface ComparedGrowth extends PossibleGrowth {
  readonly loss: number
  readonly fallingLoss: number
  /** Of the growth and of the cool-down. */
  readonly trials: readonly string[]
}

/** The next growth to try; null where none saves enough, or one ended as low already. */
export function nextGrowth(
  setting: GrowingBatchSetting,
  numbers: GrowingBatchNumbers,
): PossibleGrowth | null {
  const { pair, growths, sizes } = setting
  const fall = fallToCompare(setting, numbers)
  if (fall === null || bestGrowth(setting, numbers) !== null) return null
  const tried = ofPair(growths, pair).map(({ grownSize }) => grownSize)
  const possible = numbers.factors
    .map((factor) => factor * pair.batchSize)
    .filter((size) => sizes.includes(size) && !tried.includes(size))
    .map((grownSize) => growthFrom(setting, fall, grownSize))
  return possible.find(({ saving, steps }) => saving >= numbers.savingMin && steps >= 1) ?? null
}

/** The growth that ended as low as the falling rate; null without one. */
export function bestGrowth(
  setting: GrownPair,
  { asGood, savingMin }: GrowingBatchNumbers,
): ComparedGrowth | null {
  const compared = ofPair(setting.growths, setting.pair).flatMap((growth) => {
    const cooled = coolDowns(setting).find(({ from }) => from === growth.from)
    if (cooled?.loss == null || growth.loss === null) return []
    const trials = [growth.trial, cooled.trial]
    const losses = { loss: growth.loss, fallingLoss: cooled.loss }
    const fall = { ...cooled, isMeasured: true }
    return [{ ...growthFrom(setting, fall, growth.grownSize), ...losses, trials }]
  })
  const [best = null] = compared
    .filter(({ loss, fallingLoss }) => loss <= (1 + asGood) * fallingLoss)
    .filter(({ saving, grownSize }) => saving >= savingMin && setting.sizes.includes(grownSize))
    .sort((a, b) => b.saving - a.saving)
  return best
}

/** Share of a training's rows that are trained while the rate falls, or with the grown batch. */
export const lastPart = ({ from, steps }: Pick<Anneal, 'from' | 'steps'>): number =>
  steps / (from + steps)

/** A rate that falls from a step of the race on. */
interface Fall {
  readonly from: number
  readonly steps: number
  /** A trial showed where it ends. */
  readonly isMeasured: boolean
}

/**
 * From the last checkpoint of the pair's race: the cool-down from there, or one that would run.
 * Null early in the training, where progress counts for more than noise.
 */
function fallToCompare(
  setting: GrowingBatchSetting,
  { shareMin, coolShare }: GrowingBatchNumbers,
): Fall | null {
  const { pair, race, stepsPlanned } = setting
  const [curve] = ofPair(race, pair)
  if (curve === undefined || curve.diverged || curve.broken) return null
  const froms = curve.rungSteps
    .slice(-checkpointsKept)
    .filter((step) => step >= shareMin * stepsPlanned)
  const cooled = coolDowns(setting).findLast(({ from }) => froms.includes(from))
  if (cooled !== undefined) return { from: cooled.from, steps: cooled.steps, isMeasured: true }
  const from = froms.at(-1)
  const hasFailed = ofPair(setting.anneals, pair).some((anneal) => anneal.loss === null)
  if (from === undefined || hasFailed) return null
  return { from, steps: Math.max(1, Math.round(coolShare * from)), isMeasured: false }
}

function growthFrom(
  { pair, stepTime }: GrownPair,
  { from, steps, isMeasured }: Fall,
  grownSize: number,
): PossibleGrowth {
  const rowTime = (size: number): number => stepTime(size) / size
  const grownSteps = Math.round((steps * pair.batchSize) / grownSize)
  const saving = lastPart({ from, steps }) * (1 - rowTime(grownSize) / rowTime(pair.batchSize))
  const coolSteps = isMeasured ? 0 : steps
  return { pair, grownSize, from, steps: grownSteps, coolSteps, saving }
}

const ofPair = <T extends Candidate>(trained: readonly T[], pair: Candidate): readonly T[] =>
  trained.filter((other) => candidateKey(other) === candidateKey(pair))

/** Those of the pair that started from its race. */
const coolDowns = ({ anneals, pair }: GrownPair): readonly Anneal[] =>
  ofPair(anneals, pair).filter(({ from, loss }) => from > 0 && loss !== null)

/** Those of the last two rungs stay on disk. */
const checkpointsKept = 2
