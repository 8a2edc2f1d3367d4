/** A stored study, blown up to so many trials and points. */
import { raceLabel } from '../../../src/advice/conclusion/curves.js'
import type { Advice, Curve } from '../../../src/advice/vocabulary/answer.js'
import type { Study, TrialView } from '../../../src/studies/study.js'
import { storedStudy } from '../../support/stored-studies.js'

export interface LargeStudy {
  readonly study: Study
  readonly trials: readonly TrialView[]
}

export function largeStudy(trials: number, points: number): LargeStudy {
  const { study, advice } = storedStudy('fastest')
  const pointsEach = Math.ceil(points / trials)
  const races = Array.from({ length: trials }, (_, i) => raceOf(i, pointsEach, study.createdAt))
  const curves: readonly Curve[] = [
    ...advice.curves.filter(({ name }) => name !== 'race'),
    ...races.map(({ curve }) => curve),
  ]
  const large: Advice = { ...advice, curves }
  return { study: { ...study, advice: large }, trials: races.map(({ trial }) => trial) }
}

/** A loss that falls from 2.3 with noise of its own. */
function raceOf(i: number, points: number, at: Date): { curve: Curve; trial: TrialView } {
  const id = `t${i + 1}`
  const batchSize = 2 ** (3 + (i % 8))
  const learningRate = 0.0001 * 1.2 ** Math.floor(i / 8)
  const losses = Array.from({ length: points }, (_, step): readonly [number, number] => [
    0.02 * (step + 1) * (1 + (i % 8) / 4),
    2.3 / (1 + (step * (1 + (i % 5))) / 20) + 0.02 * Math.sin(step * (i + 1)),
  ])
  const curve: Curve = {
    name: 'race',
    label: raceLabel({ batchSize, learningRate }),
    x: 'device time (s)',
    y: 'validation loss',
    points: losses,
    evidence: [id],
  }
  const spec = { kind: 'race', batchSize, learningRate, rung: 1, untilMs: 1000, seed: 1 } as const
  const measurements = losses.map(
    ([, value], step) => ({ name: 'validationLoss', at: step, value }) as const,
  )
  const outcome = {
    cause: 'completed',
    durationMs: 900,
    peakBytes: null,
    message: null,
    exitCode: 0,
    signal: null,
  } as const
  return { curve, trial: { id, spec, outcome, measurements, startedAt: at, finishedAt: at } }
}
