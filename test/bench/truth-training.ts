/** Trains a choice to a target, and summarises the trainings of several seeds. */
import type { TrialRecord } from '../../src/advice/vocabulary/trial.js'
import { raceCurves, timeToLevelMs, type RaceCurve } from '../../src/advice/race/curves.js'
import { candidateKey, type Candidate } from '../../src/advice/vocabulary/decision.js'
import { mulberry32 } from '../../src/advice/math/random.js'
import { median } from '../../src/advice/math/statistics.js'
import type { Choice, Run } from './truth-choices.js'

/** Device time of the first piece of a training, ms. Each further piece doubles it. */
const firstPieceMs = 250

export interface Target {
  readonly level: number
  readonly start: number
}
export interface Ended {
  readonly curve: RaceCurve
  readonly timeMs: number
  readonly reached: boolean
}

/**
 * Trains to the target, or to the cap if there is none. The time is device time of the training
 * steps: step x median step time of this run. A diverged run keeps its curve so far.
 */
export async function train(
  run: Run,
  { batchSize, learningRate }: Candidate,
  {
    seed,
    capMs,
    target,
  }: { readonly seed: number; readonly capMs: number; readonly target: Target | null },
): Promise<Ended> {
  const trials: TrialRecord[] = []
  for (let rung = 0; ; rung++) {
    const untilMs = target === null ? capMs : Math.min(capMs, firstPieceMs * 2 ** rung)
    const spec = { kind: 'race', batchSize, learningRate, rung, untilMs, seed } as const
    trials.push({ id: `t${rung + 1}`, spec, ...(await run(spec)) })
    const [curve] = raceCurves({ trials }, seed)
    if (curve === undefined || curve.broken)
      throw new Error(
        `batch ${batchSize} at ${learningRate}: ${trials.at(-1)?.outcome.message ?? 'no curve'}`,
      )
    const end = target === null ? null : timeToLevelMs(curve, target.level, target.start)
    if (end?.reached === true) return { curve, timeMs: end.timeMs, reached: true }
    if (curve.diverged || untilMs >= capMs) return { curve, timeMs: capMs, reached: false }
  }
}

/**
 * The target of the objective `fastest`, as in replay tables: 95 % of the way from the start to the
 * lowest loss of all trainings.
 */
export function targetOf(curves: readonly RaceCurve[]): Target {
  const starts = curves.flatMap(({ points }) =>
    points.filter(([step]) => step === 0).map(([, loss]) => loss),
  )
  const start = starts.reduce((sum, loss) => sum + loss, 0) / starts.length
  const best = Math.min(...curves.flatMap(({ points }) => points.map(([, loss]) => loss)))
  return { start, level: best + 0.05 * (start - best) }
}

/** Shuffles by a seed (Fisher and Yates). */
export function shuffled<T>(items: readonly T[], seed: number): readonly T[] {
  const random = mulberry32(seed)
  const left = [...items]
  return items.flatMap(() => left.splice(Math.floor(random() * left.length), 1))
}

export interface Judged extends Choice {
  /** Median over the seeds. A training that misses the target counts with the cap. */
  readonly medianMs: number
  /** Median over that of the advised choice. */
  readonly ratio: number
  readonly neverReached: number
  readonly seeds: number
  /** Seeds in which the advised choice reached the target first. */
  readonly advisedSooner: number
}

/** Medians and ratios to the advised choice. */
export function judge(
  choices: readonly Choice[],
  ends: readonly {
    readonly choice: Choice
    readonly seed: number
    readonly timeMs: number
    readonly reached: boolean
  }[],
): readonly Judged[] {
  const of = (choice: Choice) =>
    ends.filter((end) => candidateKey(end.choice) === candidateKey(choice))
  const advised = choices.find(({ names }) => names.includes('advised'))
  if (advised === undefined) throw new Error('no choice has the name advised')
  const reference = median(of(advised).map(({ timeMs }) => timeMs))
  const advisedIn = new Map(of(advised).map((end) => [end.seed, end]))
  return choices.map((choice) => {
    const own = of(choice)
    const medianMs = median(own.map(({ timeMs }) => timeMs))
    const sooner = own.filter(
      ({ seed, timeMs, reached }) =>
        advisedIn.get(seed)?.reached === true &&
        (!reached || (advisedIn.get(seed)?.timeMs ?? timeMs) < timeMs),
    ).length
    return {
      ...choice,
      medianMs,
      ratio: medianMs / reference,
      neverReached: own.filter(({ reached }) => !reached).length,
      seeds: own.length,
      advisedSooner: sooner,
    }
  })
}
