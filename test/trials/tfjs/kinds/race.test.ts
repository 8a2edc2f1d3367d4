/** What a race compares: the losses of validation and training, and that of guessing. */
import { afterAll, expect, it } from 'vitest'
import { numbersOf } from '../../../../src/advice/vocabulary/measurements.js'
import { perceptron, TinyLaboratory, type Workload } from '../../../support/tiny-training.js'

const laboratory = new TinyLaboratory()
afterAll(() => laboratory.close())

const rows = Array.from({ length: 64 }, (_, i) => [Math.sin(i), Math.cos(3 * i)])
const classes = rows.map(([x = 0], i) => (i % 4 === 0 ? 1 : Number(x > 0)))
const split = { x: rows, y: classes }
const plain: Workload = {
  model: perceptron({ inputs: 2, hidden: [8], outputs: 2, classify: true }),
  loss: 'sparseCategoricalCrossentropy',
  optimizer: 'adam',
  data: { classes: 2, training: split, validation: split },
}
const penalised: Workload = {
  ...plain,
  model: {
    ...plain.model,
    layers: plain.model.layers.map((layer) => ({
      ...layer,
      config: {
        ...layer.config,
        kernelRegularizer: { className: 'L1L2', config: { l1: 0, l2: 50 } },
      },
    })),
  },
}
const training = { batchSize: 16, learningRate: 0.001, steps: 6 }

it('a large penalty is no divergence: losses are compared without it', async () => {
  const folder = await laboratory.dataset(penalised.data)
  const { cause, training: losses } = await laboratory.train(penalised, folder, training)
  expect(cause).toBe('completed')
  for (const [, loss] of losses) expect(loss).toBeLessThan(2)
})

it('reports the loss of guessing: the entropy of the classes', async () => {
  const folder = await laboratory.dataset(plain.data)
  const { measurements } = await laboratory.train(plain, folder, training)
  const share = classes.filter((label) => label === 1).length / classes.length
  const entropy = -share * Math.log(share) - (1 - share) * Math.log(1 - share)
  expect(numbersOf({ measurements }, 'guessingLoss')[0]).toBeCloseTo(entropy, 5)
})

it('reports the loss of guessing: the variance of real targets', async () => {
  const y = rows.map(([x = 0]) => 3 * x)
  const real: Workload = {
    ...plain,
    model: perceptron({ inputs: 2, hidden: [4], outputs: 1, classify: false }),
    loss: 'meanSquaredError',
    data: { classes: null, training: { x: rows, y }, validation: { x: rows, y } },
  }
  const folder = await laboratory.dataset(real.data)
  const { measurements } = await laboratory.train(real, folder, training)
  const mean = y.reduce((sum, value) => sum + value, 0) / y.length
  const variance = y.reduce((sum, value) => sum + (value - mean) ** 2, 0) / y.length
  expect(numbersOf({ measurements }, 'guessingLoss')[0]).toBeCloseTo(variance, 3)
})

it('a constant that suits the validation rows by luck is guessing too, within 2 %', async () => {
  const guessOf = async (validation: readonly number[]): Promise<number> => {
    const y = [...validation]
    const data = { ...plain.data, validation: { x: rows.slice(0, y.length), y } }
    const folder = await laboratory.dataset(data)
    const { measurements } = await laboratory.train({ ...plain, data }, folder, training)
    return numbersOf({ measurements }, 'guessingLoss')[0] ?? Number.NaN
  }
  const share = classes.filter((label) => label === 1).length / classes.length
  const ofTraining = (y: readonly number[]): number =>
    y.reduce((sum, label) => sum - Math.log(label === 1 ? share : 1 - share), 0) / y.length
  // about the frequencies of the training rows: the entropy of the validation rows themselves
  const near = [1, 1, 0, 1, 0, 1, 1, 0, 1, 0]
  expect(await guessOf(near)).toBeCloseTo(-0.6 * Math.log(0.6) - 0.4 * Math.log(0.4), 3)
  // one class only: its entropy is 0, which no training could know
  const single = [1, 1, 1, 1]
  expect(await guessOf(single)).toBeCloseTo(0.98 * ofTraining(single), 4)
})
