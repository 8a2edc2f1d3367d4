import { describe, expect, it } from 'vitest'
import { curvesOf } from '../../../src/advice/conclusion/curves.js'
import type { Curve } from '../../../src/advice/vocabulary/answer.js'
import type { Outcome, TrialRecord } from '../../../src/advice/vocabulary/trial.js'
import { raceCurveOf, raceTrialOf, situationWith, unraced } from '../../support/situation.js'

type Changes = Parameters<typeof situationWith>[0]
const curvesNamed = (name: Curve['name'], changes: Changes = {}): readonly Curve[] =>
  curvesOf(situationWith(changes)).filter((curve) => curve.name === name)

it('a curve without points is left out', () => {
  const names = curvesOf(situationWith()).map(({ name }) => name)
  expect(new Set(names)).toEqual(new Set(['step-time', 'race', 'time-to-target']))
})

it('a size that ran out of memory stands at the budget that was too small', () => {
  const ran = raceTrialOf([], { id: 't8' })
  const budgetBytes = 2 ** 28
  const fit = (
    id: string,
    batchSize: number,
    cause: Outcome['cause'],
    fresh = true,
  ): TrialRecord => ({
    id,
    spec: { kind: 'fit', batchSize, steps: 4, fresh, budgetBytes },
    outcome: { ...ran.outcome, cause },
    measurements: [],
  })
  const trials = [
    fit('t1', 200, 'completed'),
    fit('t2', 300, 'outOfMemory'),
    fit('t3', 400, 'outOfMemory', false),
  ]
  const question = { budgetBytes }
  expect(curvesNamed('memory', { question, evidence: { trials } })).toMatchObject([
    { label: 'ran out', points: [[300, budgetBytes]], evidence: ['t2'] },
  ])
})

it('the step-time law is drawn up to the largest size, beside the measured points', () => {
  const [fitted, measured] = curvesNamed('step-time')
  expect(fitted?.points.map(([size]) => size)).toEqual([
    1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1000,
  ])
  expect(measured?.points.map(([size]) => size)).toEqual([8, 64, 512])
})

it('a candidate is drawn over its device time, in seconds', () => {
  const [raced] = curvesNamed('race')
  expect(raced).toMatchObject({ label: 'batch 64, rate 0.01', evidence: ['t5'] })
  expect(raced?.points).toEqual([
    [0, 2],
    [0.5, 1.4],
    [1, 0.4],
  ])
})

it('the noise scale averages norm and variance before their ratio', () => {
  const noisePoints = [
    { step: 2, squaredNorm: 1, variance: 8 },
    { step: 1, squaredNorm: 1, variance: 2 },
  ]
  const [noise] = curvesNamed('noise-scale', { readings: { noisePoints } })
  expect(noise?.points).toEqual([
    [1, 2],
    [2, (1 * 2 + 2 * 8) / (1 + 2)],
  ])
})

it('the range test is drawn where its loss is finite', () => {
  const sweepPoints = [
    { learningRate: 0.1, loss: 2 },
    { learningRate: 1, loss: Number.POSITIVE_INFINITY },
  ]
  expect(curvesNamed('sweep', { readings: { sweepPoints } })[0]?.points).toEqual([[0.1, 2]])
})

it('measured memory is drawn without a law', () => {
  const { memory } = situationWith().readings
  const fits = [true, false].map((measured, i) => ({
    batchSize: 8 * (i + 1),
    peakBytes: 2 ** 20,
    measured,
    trial: `t${i + 1}`,
  }))
  expect(curvesNamed('memory', { readings: { memory: { ...memory, fits } } })).toMatchObject([
    { label: 'measured', points: [[8, 2 ** 20]], evidence: ['t1'] },
  ])
})

describe('the time to target', () => {
  it('is 1 at its least, for the noise scale and both ends of its interval', () => {
    const curves = curvesNamed('time-to-target')
    expect(curves).toHaveLength(3)
    for (const { points, evidence } of curves) {
      expect(Math.min(...points.map(([, time]) => time))).toBe(1)
      expect(evidence).toEqual(['t2', 't5'])
    }
  })
  it('is unknown without a noise scale', () =>
    expect(curvesNamed('time-to-target', { chosen: unraced })).toEqual([]))
})

it('a study without an answer draws what was measured', () => {
  const { question, evidence, readings } = situationWith({
    readings: { race: [raceCurveOf({})] },
  })
  const names = curvesOf({ question, evidence, readings, chosen: null }).map(({ name }) => name)
  expect(names).toEqual(['step-time', 'step-time', 'race'])
})
