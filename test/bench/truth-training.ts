/** Training a choice to a target, in a process of its own, and what several seeds say together. */
import type { TrialRecord } from '../../src/advice/vocabulary/trial.js'
import { raceCurves, timeToLevelMs, type RaceCurve } from '../../src/advice/race/curves.js'
import { candidateKey, type Candidate } from '../../src/advice/vocabulary/decision.js'
import { mulberry32 } from '../../src/advice/math/random.js'
import { median } from '../../src/advice/math/statistics.js'
import type { Choice, Run } from './truth-choices.js'

/** Device time of the first piece of a training, ms; each further one doubles it until the target or the cap is reached. */
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

/** Device time of the training steps (step x median step time of this run); without a target, until the cap. A run that diverged has its curve up to there. */
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

/** The target of `fastest` as the replay tables have it, from trainings of every choice: 95 % of the way from the start to the lowest loss of all. */
export function targetOf(curves: readonly RaceCurve[]): Target {
  const starts = curves.flatMap(({ points }) =>
    points.filter(([step]) => step === 0).map(([, loss]) => loss),
  )
  const start = starts.reduce((sum, loss) => sum + loss, 0) / starts.length
  const best = Math.min(...curves.flatMap(({ points }) => points.map(([, loss]) => loss)))
  return { start, level: best + 0.05 * (start - best) }
}

/** Fisher and Yates' shuffle: another order for every seed, the same for the same one. */
export function shuffled<T>(items: readonly T[], seed: number): readonly T[] {
  const random = mulberry32(seed)
  const left = [...items]
  return items.flatMap(() => left.splice(Math.floor(random() * left.length), 1))
}

export interface Judged extends Choice {
  /** Median over the seeds; a training that never reached the target counts as the cap. */
  readonly medianMs: number
  readonly ratio: number
  readonly neverReached: number
  readonly seeds: number
  /** Seeds in which the advised choice was there sooner. */
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
  if (advised === undefined) throw new Error('no choice is the advised one')
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
