import { beforeAll, describe, expect, test } from 'vitest'
import { parseLayerList } from '../../../../src/studies/model/layer-list.js'
import { loadEngine } from '../../../../src/trials/tfjs/engines/load-engine.js'
import { trainableVariables, type Tensor, type Tf } from '../../../../src/trials/tfjs/library.js'
import { buildModel } from '../../../../src/trials/tfjs/training/build-model.js'
import { applyConstraints } from '../../../../src/trials/tfjs/weights/constraints.js'
import { penaltiesOf, penaltyOn } from '../../../../src/trials/tfjs/weights/penalties.js'

let tf: Tf
beforeAll(async () => {
  ;({ tf } = await loadEngine('cpu'))
})

type Fields = Readonly<Record<string, unknown>>
const object = (className: string, config: Fields = {}): Fields => ({ className, config })

/** A dense kernel of 300 inputs and 200 outputs. */
function kernel(kernelInitializer: unknown, seed = 1): number[] {
  const layers = [{ type: 'Dense', units: 200, kernelInitializer }]
  const model = buildModel(tf, parseLayerList({ input: { shape: [300] }, layers }, ''), seed)
  return [...(model.getWeights()[0] as Tensor).dataSync()]
}
const mean = (numbers: readonly number[]): number =>
  numbers.reduce((a, b) => a + b, 0) / numbers.length
function variance(numbers: readonly number[]): number {
  const center = mean(numbers)
  return mean(numbers.map((number) => (number - center) ** 2))
}

describe('initializers have the mean, variance and range of Keras', () => {
  const fanIn = 300
  const fanOut = 200
  const glorot = 2 / (fanIn + fanOut)
  test.each<[string, unknown, number, number, number]>([
    ['Zeros', 'zeros', 0, 0, 0],
    ['Constant', object('Constant', { value: 0.3 }), 0.3, 0, 0.3],
    ['RandomNormal', object('RandomNormal', { mean: 2, stddev: 0.001 }), 2, 1e-6, 2.006],
    ['RandomNormal of no width', object('RandomNormal', { stddev: 0 }), 0, 0, 0],
    ['RandomUniform', object('RandomUniform', { minval: 0, maxval: 1 }), 0.5, 1 / 12, 1],
    ['TruncatedNormal', object('TruncatedNormal', { stddev: 1 }), 0, 0.7737, 2],
    ['GlorotUniform', 'glorotUniform', 0, glorot, Math.sqrt(3 * glorot)],
    ['GlorotNormal', 'glorotNormal', 0, glorot, (2 * Math.sqrt(glorot)) / 0.87962],
    ['HeNormal', 'heNormal', 0, 2 / fanIn, (2 * Math.sqrt(2 / fanIn)) / 0.87962],
    ['HeUniform', 'heUniform', 0, 2 / fanIn, Math.sqrt(6 / fanIn)],
    ['LecunNormal', 'leCunNormal', 0, 1 / fanIn, (2 * Math.sqrt(1 / fanIn)) / 0.87962],
    [
      'VarianceScaling',
      object('VarianceScaling', { scale: 3, mode: 'fan_out', distribution: 'uniform' }),
      0,
      3 / fanOut,
      Math.sqrt(9 / fanOut),
    ],
    ['Orthogonal', object('Orthogonal', { gain: 2 }), 0, 4 / fanIn, 2],
  ])('%s', (_name, initializer, expectedMean, expectedVariance, largest) => {
    const numbers = kernel(initializer)
    const spread = Math.sqrt(expectedVariance)
    expect(Math.abs(mean(numbers) - expectedMean)).toBeLessThanOrEqual(0.02 * spread + 1e-7)
    expect(Math.abs(variance(numbers) - expectedVariance)).toBeLessThanOrEqual(
      0.03 * expectedVariance + 1e-12,
    )
    expect(Math.max(...numbers.map(Math.abs))).toBeLessThanOrEqual(largest * (1 + 1e-6))
  })

  test('the columns of an orthogonal kernel are orthonormal', () => {
    const matrix = tf.tensor2d(kernel('orthogonal'), [300, 200])
    const difference = tf.sub(tf.matMul(matrix, matrix, true, false), tf.eye(200))
    expect(tf.max(tf.abs(difference)).dataSync()[0]).toBeLessThan(1e-5)
  })

  test('the same seed draws the same numbers, another one others', () => {
    expect(kernel('heNormal', 3)).toEqual(kernel('heNormal', 3))
    expect(kernel('heNormal', 3)).not.toEqual(kernel('heNormal', 4))
  })

  test('an identity has its gain on the diagonal', () => {
    const numbers = kernel(object('Identity', { gain: 3 }))
    expect([numbers[0], numbers[1], numbers[201]]).toEqual([3, 0, 3])
  })
})

const built = (layers: readonly Fields[]): ReturnType<typeof buildModel> =>
  buildModel(tf, parseLayerList({ input: { shape: [2] }, layers }, ''), 1)

describe('constraints', () => {
  test.each<[string, Fields, number[]]>([
    ['NonNeg', object('NonNeg'), [3, 0, 4, 0.3]],
    ['UnitNorm', object('UnitNorm'), [0.6, -0.8, 0.8, 0.6]],
    ['MaxNorm', object('MaxNorm', { maxValue: 2 }), [1.2, -0.4, 1.6, 0.3]],
    ['MaxNorm along rows', object('MaxNorm', { maxValue: 2, axis: 1 }), [1.9823, -0.2643, 2, 0]],
    ['MinMaxNorm', object('MinMaxNorm', { minValue: 1, maxValue: 2 }), [1.2, -0.8, 1.6, 0.6]],
    ['MinMaxNorm by half', object('MinMaxNorm', { rate: 0.5 }), [1.8, -0.4, 2.4, 0.3]],
  ])('%s holds a kernel', (name, kernelConstraint, expected) => {
    const model = built([{ type: 'Dense', units: 2, kernelConstraint }])
    trainableVariables(model)[0]?.assign(tf.tensor2d([3, -0.4, 4, 0.3], [2, 2]))
    applyConstraints(tf, model)
    const weights = [...(model.getWeights()[0] as Tensor).dataSync()]
    const compared = name.endsWith('rows') ? [0, 1] : [0, 1, 2, 3]
    for (const i of compared) expect(weights[i]).toBeCloseTo(expected[i] ?? Number.NaN, 3)
  })
})

describe('penalties', () => {
  const sumOf = (model: ReturnType<typeof buildModel>): number =>
    penaltiesOf(model).reduce((sum, penalty) => sum + (penalty.dataSync()[0] ?? 0), 0)

  test('of L1, L2 and the angles between rows', () => {
    const x = tf.tensor2d([3, 4, 1, 0], [2, 2])
    const valueOf = (regularizer: Fields): number =>
      penaltyOn(tf, x, regularizer).dataSync()[0] ?? 0
    expect(valueOf(object('L1L2', { l1: 0.5, l2: 0.1 }))).toBeCloseTo(0.5 * 8 + 0.1 * 26, 5)
    const angles = object('OrthogonalRegularizer', { factor: 2, mode: 'rows' })
    expect(valueOf(angles)).toBeCloseTo(2 * 0.6, 5)
  })

  test('of a kernel, a bias and a layer inside TimeDistributed count', () => {
    const dense = {
      units: 2,
      kernelInitializer: 'ones',
      kernelRegularizer: object('L2', { l2: 0.1 }),
    }
    const inner = { type: 'TimeDistributed', layer: { type: 'Dense', config: dense } }
    expect(sumOf(built([{ type: 'Dense', ...dense }]))).toBeCloseTo(0.4, 5)
    expect(sumOf(built([{ type: 'RepeatVector', n: 3 }, inner]))).toBeCloseTo(0.4, 5)
    const bias = { biasInitializer: 'ones', biasRegularizer: 'l1' }
    expect(sumOf(built([{ type: 'Dense', units: 3, ...bias }]))).toBeCloseTo(0.03, 5)
  })

  test('of an output are means over the rows, and leave no tensor behind', () => {
    const activity = { activityRegularizer: object('L1', { l1: 0.5 }) }
    const model = built([{ type: 'Activation', activation: 'linear', ...activity }])
    const x = tf.tensor2d([1, -2, 3, 0], [2, 2])
    const scale = tf.variable(tf.scalar(1))
    const before = tf.memory().numTensors
    const { value, grads } = tf.variableGrads(() => {
      const output = model.apply(tf.mul(x, scale), { training: true }) as Tensor
      return penaltiesOf(model).reduce(
        (sum, penalty) => tf.add(sum, penalty),
        tf.sum(output).mul(0).asScalar(),
      )
    }, [scale])
    expect(value.dataSync()[0]).toBeCloseTo((0.5 * 6) / 2, 5)
    expect(grads[scale.name]?.dataSync()[0]).toBeCloseTo((0.5 * 6) / 2, 5)
    tf.dispose([value, grads])
    expect(tf.memory().numTensors).toBe(before)
  })
})
