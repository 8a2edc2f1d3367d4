import { beforeAll, expect, test } from 'vitest'
import { parseLayerList } from '../../../../src/studies/model/layer-list.js'
import { loadEngine } from '../../../../src/trials/tfjs/engines/load-engine.js'
import type { Tensor, Tf } from '../../../../src/trials/tfjs/library.js'
import { buildModel } from '../../../../src/trials/tfjs/training/build-model.js'

let tf: Tf
beforeAll(async () => {
  ;({ tf } = await loadEngine('cpu'))
})

const shape = [20, 30]
const rows = 50

/** Outputs of two calls on ones, in training or not. */
function outputsOf(layer: object, training: boolean, seed = 1): readonly number[][] {
  const model = buildModel(tf, parseLayerList({ input: { shape }, layers: [layer] }, ''), seed)
  const x = tf.ones([rows, ...shape])
  return [1, 2].map(() => [...(model.apply(x, { training }) as Tensor).dataSync()])
}
const mean = (numbers: readonly number[]): number =>
  numbers.reduce((a, b) => a + b, 0) / numbers.length

/** Mean and variance that Keras' definition gives for an input of ones. */
const selu = -1.6732632423543772 * 1.0507009873554805
const alpha = ((1 - 0.25) * (1 + 0.25 * selu ** 2)) ** -0.5
test.each<[string, object, number, number]>([
  ['Dropout', { rate: 0.25 }, 1, 0.25 / 0.75],
  ['SpatialDropout1D', { rate: 0.25 }, 1, 0.25 / 0.75],
  ['GaussianDropout', { rate: 0.25 }, 1, 0.25 / 0.75],
  ['GaussianNoise', { stddev: 0.3 }, 1, 0.09],
  [
    'AlphaDropout',
    { rate: 0.25 },
    alpha * (0.75 + 0.25 * selu) - alpha * selu * 0.25,
    (alpha * (1 - selu)) ** 2 * 0.25 * 0.75,
  ],
])(
  '%s has the mean and variance of Keras in training, and no effect otherwise',
  (type, config, expectedMean, expectedVariance) => {
    const [first = [], second = []] = outputsOf({ type, ...config }, true)
    const center = mean(first)
    expect(center).toBeCloseTo(expectedMean, 1)
    const variance = mean(first.map((value) => (value - center) ** 2))
    expect(variance / expectedVariance).toBeCloseTo(1, 1)
    expect(second).not.toEqual(first)
    expect(outputsOf({ type, ...config }, true)[1]).toEqual(second)
    expect(outputsOf({ type, ...config }, true, 2)[0]).not.toEqual(first)
    expect(new Set(outputsOf({ type, ...config }, false).flat())).toEqual(new Set([1]))
  },
)

test('spatial dropout drops whole features, a noise shape the axes that it joins', () => {
  const [spatial = []] = outputsOf({ type: 'SpatialDropout1D', rate: 0.25 }, true)
  const [joined = []] = outputsOf({ type: 'Dropout', rate: 0.25, noiseShape: [null, 20, 1] }, true)
  const row = (values: readonly number[], step: number): readonly number[] =>
    values.slice(30 * step, 30 * (step + 1))
  expect(row(spatial, 1)).toEqual(row(spatial, 0))
  expect(new Set(row(joined, 0)).size).toBe(1)
})

test('a frozen layer does not train, and a frozen batch norm uses its averages', () => {
  const layers = [
    { type: 'Dense', units: 2, trainable: false },
    { type: 'BatchNormalization', trainable: false },
    { type: 'Dense', units: 1 },
  ]
  const graph = parseLayerList({ input: { shape: [3] }, layers }, '')
  const model = buildModel(tf, graph, 1)
  expect([graph.parameters, graph.trainableParameters]).toEqual([8 + 8 + 3, 3])
  expect(model.trainableWeights.length).toBe(2)
  const x = tf.tensor2d([1, 2, 3, 4, 5, 6], [2, 3])
  const outputs = [true, false].map((training) => [
    ...(model.apply(x, { training }) as Tensor).dataSync(),
  ])
  expect(outputs[0]).toEqual(outputs[1])
})
