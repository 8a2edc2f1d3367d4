import { expect, it } from 'vitest'
import type { Measurement, TrialSpec } from '../../../src/advice/vocabulary/trial.js'
import type { TrialView } from '../../../src/studies/study.js'
import { curvesOf } from '../../../src/web/watch/curves.js'
import { stagesOf } from '../../../src/web/watch/stages.js'

const at = new Date('2026-01-01T00:00:00Z')
const trial = (spec: TrialSpec, measurements: readonly Measurement[]): TrialView => ({
  id: 't1',
  spec,
  measurements,
  outcome: {
    cause: 'completed',
    durationMs: 1,
    peakBytes: null,
    message: null,
    exitCode: null,
    signal: null,
  },
  startedAt: at,
  finishedAt: at,
})
const race = (
  rung: number,
  losses: readonly (readonly [number, number])[],
  stepTimeMs = 10,
): TrialView =>
  trial({ kind: 'race', batchSize: 64, learningRate: 0.01, rung, untilMs: 1, seed: 1 }, [
    { name: 'stepTimeMs', at: null, value: stepTimeMs },
    ...losses.map(([step, value]): Measurement => ({ name: 'validationLoss', at: step, value })),
  ])
const fit = (batchSize: number, stepTimesMs: readonly number[]): TrialView =>
  trial({ kind: 'fit', batchSize, steps: 3, fresh: false, budgetBytes: 1 }, [
    { name: 'stepTimesMs', at: null, value: stepTimesMs },
  ])

it('the rungs of a race are one curve over the time that was trained', () => {
  const { race: curves } = curvesOf([
    race(0, [
      [0, 2],
      [100, 1],
      [150, Number.NaN],
    ]),
    race(1, [[200, 0.5]], 5),
  ])
  expect(curves).toEqual([
    {
      batchSize: 64,
      learningRate: 0.01,
      points: [
        [0, 2],
        [1, 1],
        [1.5, 0.5],
      ],
    },
  ])
})

it('a long curve is thinned and keeps both ends', () => {
  const losses = Array.from({ length: 10_000 }, (_, step) => [step, 1 / (step + 1)] as const)
  const [points = []] = curvesOf([race(0, losses)]).race.map((curve) => curve.points)
  expect(points.length).toBeLessThanOrEqual(62)
  const [seconds, loss] = points.at(-1) ?? []
  expect(points[0]).toEqual([0, 1])
  expect(seconds).toBeCloseTo(99.99)
  expect(loss).toBe(1e-4)
})

it('throughput is rows by the median step without the first, which compiles', () => {
  expect(curvesOf([fit(128, [900, 20, 20, 30]), fit(32, [500, 10])]).throughput).toEqual([
    { batchSize: 32, rowsPerSecond: 3200 },
    { batchSize: 128, rowsPerSecond: 6400 },
  ])
})

it('stages before the furthest one are done, also when memory comes again at the end', () => {
  const stage = 'memory' as const
  const progress = { stage, message: '', trialsDone: 2, fraction: 0.9, remainingMs: null }
  const states = stagesOf({ progress }, [fit(32, [1, 1]), race(0, [[0, 1]])])
  expect(states.map(({ name, state }) => `${name} ${state}`)).toEqual([
    'memory now',
    'step-time done',
    'sweep done',
    'noise done',
    'race done',
    'advice next',
  ])
})
