/** A ReLU network that dies at high rates: its loss flattens and does not explode. */
import { afterAll, beforeAll, expect, it } from 'vitest'
import { numbersOf } from '../../src/advice/vocabulary/measurements.js'
import { rateNumbers } from '../../src/advice/rate/numbers.js'
import { readSweep } from '../../src/advice/rate/range-test.js'
import { normals } from '../../src/advice/math/normals.js'
import {
  perceptron,
  TinyLaboratory,
  type Split,
  type TinyData,
  type Workload,
} from '../support/tiny-training.js'

let laboratory: TinyLaboratory
beforeAll(() => {
  laboratory = new TinyLaboratory()
})
afterAll(() => laboratory.close())

it('the range test finds its edge: a quarter of the edge trains, three times the edge does not', async () => {
  const normal = normals(31)
  const centres = Array.from({ length: 4 }, () => Array.from({ length: 16 }, normal))
  const split = (count: number): Split => {
    const y = Array.from({ length: count }, (_, i) => (i * 7) % 4)
    return { x: y.map((k) => (centres[k] ?? []).map((centre) => centre + normal())), y }
  }
  const data: TinyData = { classes: 4, training: split(1200), validation: split(300) }
  const folder = await laboratory.dataset(data)
  const workload: Workload = {
    model: perceptron({ inputs: 16, hidden: [32, 32, 32], outputs: 4, classify: true }),
    loss: 'sparseCategoricalCrossentropy',
    optimizer: 'momentum',
    data,
  }
  const swept = await laboratory.run(workload, folder, {
    kind: 'sweep',
    batchSize: 32,
    learningRateMin: 1e-4,
    learningRateMax: 30,
    growth: 1.11,
    deviceMs: 60_000,
  })
  const points = swept.measurements.flatMap(({ name, at, value }) =>
    name === 'sweepLoss' && at !== null && typeof value === 'number'
      ? [{ learningRate: at, loss: value }]
      : [],
  )
  const reading = readSweep(points, rateNumbers)
  expect(reading?.crossed).toBe(true)
  const edge = reading?.edge ?? Number.NaN
  const lowestAfter = async (learningRate: number): Promise<number> => {
    const { validation } = await laboratory.train(workload, folder, {
      batchSize: 32,
      learningRate,
      steps: 200,
    })
    return Math.min(...validation.slice(-3).map(([, loss]) => loss))
  }
  const trains = await lowestAfter(edge / 4)
  const dies = await lowestAfter(3 * edge)
  expect(trains).toBeLessThan(0.5)
  expect(dies).toBeGreaterThan(3 * trains)
  // a dead network has a constant output, so its loss is about ln 4; nothing overflows
  const flat = numbersOf(swept, 'sweepLoss').at(-1) ?? Number.NaN
  process.stdout.write(
    `dead network: edge ${edge.toPrecision(2)}, last loss of the range test ${flat.toPrecision(3)}, after 200 steps at a quarter ${trains.toPrecision(2)}, at three times ${dies.toPrecision(3)}\n`,
  )
})
