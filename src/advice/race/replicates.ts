/**
 * The replicate stage: after the search the winner is trained once more from another seed, and so is a runner-up that was close.
 *
 * Near the wall of stable rates one seed reaches the level and the next does not: of recorded cells at half a logarithm past it, one in sixteen that got there on the first seed
 * does not on the mean of two, and those that do take a fifth longer (docs/search.md). A second seed tells them apart (Bouthillier et al., "Accounting for variance in machine learning benchmarks", 2021).
 */
import { type Chosen, type Decision, candidateKey, type Candidate } from '../vocabulary/decision.js'
import type { ProbeBudget, Question } from '../vocabulary/question.js'
import type { Evidence, TrialSpec } from '../vocabulary/trial.js'
import { raceCurves, startLoss, timeToLevelMs, type RaceCurve } from './curves.js'

/**
 * `patience`: the other seed is trained for so many times as long as the first took, and for the second number where it has not arrived by then; `closeRace`: a runner-up within this ratio is replicated too.
 * `share`, `shareOfLeast`, `shareOfPlan`: what the stage may cost, of a probe budget in seconds, and for `auto` of what is spent in any case and of the planned training.
 */
export const replicateNumbers = {
  patience: [1.3, 2.5],
  closeRace: 1.3,
  share: 0.1,
  shareOfLeast: 0.15,
  shareOfPlan: 0.02,
} as const

const otherSeed = (question: Question): number => question.seed + 1

/** What the race's cells did from the other seed. */
export function replicateCurves(question: Question, evidence: Evidence): readonly RaceCurve[] {
  return raceCurves(evidence, otherSeed(question))
}

/** Device time that the stage may take, ms. */
export function replicateAllowedMs(budget: ProbeBudget, plannedMs: number): number {
  const { share, shareOfLeast, shareOfPlan } = replicateNumbers
  return budget.kind === 'seconds'
    ? share * budget.seconds * 1000
    : Math.max(shareOfLeast * budget.leastMs, shareOfPlan * plannedMs)
}

/** The next replicate, or null: the winner first, then a close runner-up, each as long as `patience` allows. */
export function replicateStep(
  question: Question,
  evidence: Evidence,
  decision: Decision,
  plannedMs: number,
): Extract<TrialSpec, { kind: 'race' }> | null {
  if ('verdict' in decision) return null
  const race = raceOf(question, evidence, decision)
  if (race === null) return null
  let leftMs = replicateAllowedMs(question.probeBudget, plannedMs)
  for (const cell of finalists(decision)) {
    const first = race.fromFirst(cell)
    if (first?.reached !== true) continue
    const curve = race.others.find((one) => candidateKey(one) === candidateKey(cell))
    const rung = curve?.rungs.length ?? 0
    const ended =
      curve !== undefined &&
      (curve.diverged || curve.broken || race.fromOther(cell)?.reached === true)
    const untilMs = (replicateNumbers.patience[rung] ?? 0) * first.timeMs
    leftMs -= Math.max(untilMs, curve?.trainedMs ?? 0)
    if (ended || untilMs === 0) continue
    if (leftMs < 0) return null
    return {
      kind: 'race',
      batchSize: cell.batchSize,
      learningRate: cell.learningRate,
      rung,
      untilMs,
      seed: otherSeed(question),
    }
  }
  return null
}

/**
 * The decision in the light of the other seed: a runner-up that is quicker on the mean of ln time over both seeds takes the winner's place. A seed that did not get there counts
 * with the time that it would take at least.
 */
export function afterReplicates(question: Question, evidence: Evidence, decision: Chosen): Chosen {
  const race = raceOf(question, evidence, decision)
  if (race === null) return decision
  const seen = (
    cell: Candidate,
  ): {
    readonly meanMs: number
    readonly firstMs: number
    readonly otherMs: number
    readonly trainedMs: number
    readonly reached: boolean
  } | null => {
    const [first, other] = [race.fromFirst(cell), race.fromOther(cell)]
    return first === null || other === null
      ? null
      : {
          meanMs: Math.sqrt(first.timeMs * other.timeMs),
          firstMs: first.timeMs,
          otherMs: other.timeMs,
          trainedMs: other.trainedMs,
          reached: other.reached,
        }
  }
  const winner = seen(decision)
  if (winner === null) return decision
  const { runnerUp } = decision
  const rival = runnerUp === undefined ? null : seen(runnerUp)
  const { firstMs, otherMs, trainedMs, reached } = winner
  const kept = { firstMs, otherMs, trainedMs, reached }
  if (runnerUp === undefined || rival === null || rival.meanMs >= winner.meanMs)
    return { ...decision, replicate: kept }
  const { batchSize, learningRate } = runnerUp
  const around = (
    { low, high }: Chosen['batchSizeInterval'],
    value: number,
  ): Chosen['batchSizeInterval'] => ({ low: Math.min(low, value), high: Math.max(high, value) })
  return {
    ...decision,
    batchSize,
    learningRate,
    batchSizeInterval: around(decision.batchSizeInterval, batchSize),
    learningRateInterval: around(decision.learningRateInterval, learningRate),
    raceMargin: winner.meanMs / rival.meanMs,
    runnerUp: { batchSize: decision.batchSize, learningRate: decision.learningRate },
    replicate: {
      firstMs: rival.firstMs,
      otherMs: rival.otherMs,
      trainedMs: rival.trainedMs,
      reached: rival.reached,
      overruled: { batchSize: decision.batchSize, learningRate: decision.learningRate, ...kept },
    },
  }
}

const finalists = ({
  batchSize,
  learningRate,
  runnerUp,
  raceMargin,
}: Chosen): readonly Candidate[] =>
  runnerUp !== undefined && raceMargin !== null && raceMargin < replicateNumbers.closeRace
    ? [{ batchSize, learningRate }, runnerUp]
    : [{ batchSize, learningRate }]

type Timed = ReturnType<typeof timeToLevelMs> & { readonly trainedMs: number }
/** Times of a cell to the level at which the race was decided, from either seed; null where it did not run. */
interface Race {
  readonly others: readonly RaceCurve[]
  readonly fromFirst: (cell: Candidate) => Timed | null
  readonly fromOther: (cell: Candidate) => Timed | null
}

/** Null where no race was decided. */
function raceOf(
  question: Question,
  evidence: Evidence,
  { level, raceWinner, targetReached }: Chosen,
): Race | null {
  const [firsts, others] = [
    raceCurves(evidence, question.seed),
    replicateCurves(question, evidence),
  ]
  const start = startLoss(firsts)
  if (!raceWinner || !targetReached || level === null || start === null) return null
  const timeIn =
    (curves: readonly RaceCurve[]) =>
    (cell: Candidate): Timed | null => {
      const curve = curves.find((one) => candidateKey(one) === candidateKey(cell))
      return curve === undefined || curve.points.length === 0
        ? null
        : { ...timeToLevelMs(curve, level, start), trainedMs: curve.trainedMs }
    }
  return { others, fromFirst: timeIn(firsts), fromOther: timeIn(others) }
}
