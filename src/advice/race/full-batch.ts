/**
 * The full batch: where all rows fit in one batch and steps over them are cheap, Rprop trains on
 * all rows beside the winner of the race.
 *
 * The gradient of all rows has no noise, so a rule that only looks at signs finds the step of
 * every weight by itself. Whether that beats small noisy steps depends on the workload. It is
 * measured on the winner's terms: device time to the level of the race.
 */
import type { MemoryView } from '../memory/memory-view.js'
import { furtherSlotBytes } from '../memory/trial-bytes.js'
import { stepTimeMs, type StepTimeLaw } from '../timing/step-time-law.js'
import { candidateKey, type Chosen } from '../vocabulary/decision.js'
import type { Question } from '../vocabulary/question.js'
import type { RaceSpec } from '../vocabulary/trial.js'
import { lowestLoss, startLoss, timeToLevelMs, type RaceCurve } from './curves.js'
import type { FullBatchNumbers, RaceNumbers } from './numbers.js'
import { stageAllowanceMs } from './stage-budget.js'

export interface FullBatchFacts {
  readonly question: Question
  readonly memory: MemoryView
  readonly stepLaw: StepTimeLaw
  /** Device time of the planned training, ms. */
  readonly plannedMs: number
}

/** The race, and what Rprop did on all rows. */
export interface FullBatchRace {
  readonly curves: readonly RaceCurve[]
  /** Rprop's curve; null where it trained nowhere or only at other sizes. */
  readonly fullBatch: RaceCurve | null
  /** Some full-batch trial was run. */
  readonly tried: boolean
}

/** @returns Rprop's curve on all rows of the question; null where there is none. */
export function fullBatchCurve(
  curves: readonly RaceCurve[],
  { data }: Pick<Question, 'data'>,
): RaceCurve | null {
  return curves.find(({ batchSize }) => batchSize === data.trainingRows) ?? null
}

/**
 * Whether a full-batch trial is worth its cost: all rows are proved to fit in one batch together
 * with Rprop's slots, they are at most 4,096, and 25 steps over them cost no more than the stage
 * may take. Example: 1,000 rows at 4 ms a step under `auto` with at least 10 s: 100 ms <= 1 s.
 */
export function fullBatchEligible(
  { question, memory, stepLaw, plannedMs }: FullBatchFacts,
  { fullBatch }: RaceNumbers,
): boolean {
  const rows = question.data.trainingRows
  const proved = memory.fits.find(({ batchSize }) => batchSize === rows)
  if (proved === undefined || rows < 2 || rows > fullBatch.rowsMax) return false
  const allowedMs = stageAllowanceMs(question.probeBudget, plannedMs, fullBatch)
  return (
    proved.peakBytes + furtherSlotBytes(question, memory, 'rprop') <= question.budgetBytes &&
    fullBatch.stepsMin * stepTimeMs(stepLaw, rows) <= allowedMs
  )
}

/**
 * The next full-batch trial: first for as long as the winner needed; then, where it is on its
 * way, for up to `patience` times as long.
 *
 * @returns null where none is worth it, or the winner has no time to compare with
 */
export function fullBatchStep(
  facts: FullBatchFacts,
  race: FullBatchRace,
  chosen: Chosen,
  numbers: RaceNumbers,
): RaceSpec | null {
  const { level } = chosen
  const start = startLoss(race.curves)
  const winner = race.curves.find((curve) => candidateKey(curve) === candidateKey(chosen))
  if (!chosen.raceWinner || level === null || start === null || winner === undefined) return null
  if (!fullBatchEligible(facts, numbers)) return null
  const winnerTime = timeToLevelMs(winner, level, start)
  const winnerMs = winnerTime.reached ? winnerTime.timeMs : winner.trainedMs
  const { fullBatch } = numbers
  const untilMs = (times: number): number => trialEndMs(facts, times * winnerMs, fullBatch)
  if (race.fullBatch === null)
    return race.tried ? null : fullBatchSpec(facts, 0, untilMs(1), fullBatch)
  const endMs = untilMs(fullBatch.patience)
  const isOnItsWay = canContinue(race.fullBatch, level, start)
  const isLonger = endMs > longerTrial * race.fullBatch.trainedMs
  return isOnItsWay && isLonger ? fullBatchSpec(facts, 1, endMs, fullBatch) : null
}

/** A second trial must train this many times as long as the first. */
const longerTrial = 1.2

/** Device time at the end of a trial: enough steps to say something, within the allowance, ms. */
function trialEndMs(
  { question, stepLaw, plannedMs }: FullBatchFacts,
  wantedMs: number,
  numbers: FullBatchNumbers,
): number {
  const leastMs = numbers.stepsMin * stepTimeMs(stepLaw, question.data.trainingRows)
  return Math.min(
    stageAllowanceMs(question.probeBudget, plannedMs, numbers),
    Math.max(wantedMs, leastMs),
  )
}

/** One rung so far, not at the level yet, and at least half of the way down to it. */
function canContinue(curve: RaceCurve, level: number, start: number): boolean {
  const isOpen = curve.rungs.length === 1 && !curve.diverged && !curve.broken
  return (
    isOpen &&
    !timeToLevelMs(curve, level, start).reached &&
    lowestLoss(curve) <= (start + level) / 2
  )
}

function fullBatchSpec(
  { question }: FullBatchFacts,
  rung: number,
  untilMs: number,
  { firstStep }: FullBatchNumbers,
): RaceSpec {
  return {
    kind: 'race',
    batchSize: question.data.trainingRows,
    learningRate: firstStep,
    rung,
    untilMs,
    seed: question.seed,
    method: 'rprop',
  }
}
