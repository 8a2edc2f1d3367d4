/**
 * The full-batch stage: after the search, where all rows fit in one batch and steps over all of them are cheap, Rprop is really tried beside the winner.
 *
 * With the gradient of all rows nothing is noisy, so a rule that only looks at signs finds every weight's step by itself. Whether that beats small noisy steps is the
 * workload's business: it is measured, on the winner's own terms (device time to the level of the race).
 */
import { type Decision, candidateKey } from '../vocabulary/decision.js'
import type { ProbeBudget, Question } from '../vocabulary/question.js'
import type { Evidence, TrialSpec } from '../vocabulary/trial.js'
import { fullBatchMethodTraits, traitsOf } from '../vocabulary/optimizers.js'
import type { MemoryView } from '../memory/memory-view.js'
import { stepTimeMs, type StepTimeLaw } from '../timing/step-time-law.js'
import { raceCurves, startLoss, timeToLevelMs, type RaceCurve } from './curves.js'

/**
 * `rowsMax`: with more training rows the exact gradient costs too much to be tried.
 * `firstStep`: Rprop's step size of every weight at the start (Igel and Hüsken, "Empirical evaluation of the improved Rprop learning algorithms", 2003).
 * `stepsMin`: until it has grown to 1 by a factor of 1.2 a step, 24 steps pass: a trial of fewer says nothing.
 * `patience`: a method that takes so many times as long as the winner is no alternative, the trial ends there.
 * `share`, `shareOfLeast`, `shareOfPlan`: what it may cost, of a probe budget in seconds, and for `auto` of what is spent in any case and of the planned training.
 */
export const fullBatchNumbers = {
  rowsMax: 4096,
  firstStep: 0.0125,
  stepsMin: 25,
  patience: 3,
  share: 0.1,
  shareOfLeast: 0.1,
  shareOfPlan: 0.01,
} as const

const bytesPerNumber = 4

/** Device time that the stage may take, ms. */
export function fullBatchAllowedMs(budget: ProbeBudget, plannedMs: number): number {
  const { share, shareOfLeast, shareOfPlan } = fullBatchNumbers
  return budget.kind === 'seconds'
    ? share * budget.seconds * 1000
    : Math.max(shareOfLeast * budget.leastMs, shareOfPlan * plannedMs)
}

export interface FullBatchFacts {
  readonly question: Question
  readonly memory: MemoryView
  readonly stepLaw: StepTimeLaw
  readonly plannedMs: number
}

/**
 * Is a trial worth asking for? All rows were proved to fit in one batch (the rule's own slots included), they are at most 4,096, and 25 steps over all of them cost no more
 * than the stage may take. Example: 1,000 rows at 4 ms a step, `auto` with 10 s at least: 100 ms <= 1 s, so yes.
 */
export function fullBatchEligible({
  question,
  memory,
  stepLaw,
  plannedMs,
}: FullBatchFacts): boolean {
  const rows = question.data.trainingRows
  const proved = memory.fits.find(({ batchSize }) => batchSize === rows)
  if (proved === undefined || rows < 2 || rows > fullBatchNumbers.rowsMax) return false
  const more =
    (fullBatchMethodTraits.rprop.slotsPerParameter -
      traitsOf(question.optimizer).slotsPerParameter) *
    bytesPerNumber *
    question.model.parameters
  return (
    proved.peakBytes + more <= question.budgetBytes &&
    fullBatchNumbers.stepsMin * stepTimeMs(stepLaw, rows) <=
      fullBatchAllowedMs(question.probeBudget, plannedMs)
  )
}

/** What Rprop on all rows showed, or null where it was not tried. */
export function fullBatchCurve(evidence: Evidence, { data, seed }: Question): RaceCurve | null {
  return (
    raceCurves(evidence, seed, 'rprop').find(({ batchSize }) => batchSize === data.trainingRows) ??
    null
  )
}

/**
 * The next full-batch trial, or null: first as long as the winner took, then, where it is on its way, on to three times as long.
 * Without a winner's time to beat there is nothing to try it against.
 */
export function fullBatchStep(
  facts: FullBatchFacts,
  evidence: Evidence,
  decision: Decision,
): Extract<TrialSpec, { kind: 'race' }> | null {
  const { question, stepLaw, plannedMs } = facts
  if (
    'verdict' in decision ||
    !decision.raceWinner ||
    decision.level === null ||
    !fullBatchEligible(facts)
  )
    return null
  const curves = raceCurves(evidence, question.seed)
  const winner = curves.find((curve) => candidateKey(curve) === candidateKey(decision))
  const start = startLoss(curves)
  if (winner === undefined || start === null) return null
  const winnerMs = timeToLevelMs(winner, decision.level, start)
  const { firstStep, stepsMin, patience } = fullBatchNumbers
  const beatenMs = winnerMs.reached ? winnerMs.timeMs : winner.trainedMs
  const allowedMs = fullBatchAllowedMs(question.probeBudget, plannedMs)
  const untilMs = (times: number): number =>
    Math.min(
      allowedMs,
      Math.max(times * beatenMs, stepsMin * stepTimeMs(stepLaw, question.data.trainingRows)),
    )
  const spec = (rung: number, until: number): Extract<TrialSpec, { kind: 'race' }> => ({
    kind: 'race',
    batchSize: question.data.trainingRows,
    learningRate: firstStep,
    rung,
    untilMs: until,
    seed: question.seed,
    method: 'rprop',
  })
  const tried = fullBatchCurve(evidence, question)
  if (tried === null)
    return evidence.trials.some(
      (trial) => trial.spec.kind === 'race' && trial.spec.method === 'rprop',
    )
      ? null
      : spec(0, untilMs(1))
  const open =
    tried.rungs.length === 1 &&
    !tried.diverged &&
    !tried.broken &&
    !timeToLevelMs(tried, decision.level, start).reached
  const halfway = Math.min(...tried.points.map(([, loss]) => loss)) <= (start + decision.level) / 2
  return open && halfway && untilMs(patience) > 1.2 * tried.trainedMs
    ? spec(1, untilMs(patience))
    : null
}
