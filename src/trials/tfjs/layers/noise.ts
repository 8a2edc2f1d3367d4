/** Layers that are random in training and pass their input on otherwise. */
import { sizeOf } from '../../../advice/vocabulary/model-graph.js'
import type { Tensor, Tf } from '../library.js'
import { normalNumbers, partSeed, uniformNumbers } from '../weights/random-numbers.js'
import { defineLayer, type Config, type OwnLayer } from './define-layer.js'

/**
 * A layer that changes its input in training. Every call draws other numbers; a trial with the same
 * seed draws the same ones.
 */
function noiseLayer(
  tf: Tf,
  className: string,
  config: Config,
  change: (x: Tensor, seed: number) => Tensor,
): ReturnType<OwnLayer> {
  let calls = 0
  return defineLayer(tf, className, config, {
    outputShape: ([shape = []]) => shape,
    call: ([input], { training }) => {
      const x = input as Tensor
      return training ? change(x, partSeed(Number(config['seed']), calls++)) : x
    },
  })
}

/**
 * Changes the numbers in their own array. A second array would be garbage that the log of
 * TensorFlow's allocations does not show.
 */
function changeEach(numbers: Float32Array, change: (number: number) => number): Float32Array {
  for (let i = 0; i < numbers.length; i++) numbers[i] = change(numbers[i] ?? 0)
  return numbers
}

/** 1 where a value is kept, else 0. */
function keptOf(tf: Tf, shape: readonly number[], rate: number, seed: number): Tensor {
  const numbers = uniformNumbers(sizeOf(shape), seed, { least: 0, most: 1 })
  return tf.tensor(
    changeEach(numbers, (number) => (number >= rate ? 1 : 0)),
    [...shape],
  )
}

/** @param shapeOf the shape of what is kept or dropped together. */
function dropped(
  tf: Tf,
  config: Config,
  shapeOf: (shape: readonly number[]) => readonly number[],
): ReturnType<OwnLayer> {
  const rate = Number(config['rate'])
  return noiseLayer(tf, 'Dropout', config, (x, seed) => {
    if (rate === 0) return x
    const numbers = keptOf(tf, shapeOf(x.shape), rate, seed)
    return tf.mul(x, tf.div(numbers, 1 - rate))
  })
}

function noiseShape(config: Config, shape: readonly number[]): readonly number[] {
  const given = config['noiseShape'] as readonly (number | null)[] | null
  return given === null ? shape : shape.map((size, i) => given[i] ?? size)
}

export const dropout: OwnLayer = (tf, config) =>
  dropped(tf, config, (shape) => noiseShape(config, shape))

/** Whole features are dropped, at all places. */
export const spatialDropout: OwnLayer = (tf, config) =>
  dropped(tf, config, (shape) =>
    shape.map((size, i) => (i === 0 || i === shape.length - 1 ? size : 1)),
  )

/** Whole rows are dropped. Huang et al., "Deep networks with stochastic depth", 2016. */
export const stochasticDepth: OwnLayer = (tf, config) =>
  dropped(tf, { ...config, rate: config['dropPathRate'] }, (shape) =>
    shape.map((size, i) => (i === 0 ? size : 1)),
  )

const selu = { alpha: 1.6732632423543772, scale: 1.0507009873554805 } as const

/**
 * Dropped values become the lowest value of a SELU; mean and variance stay. Klambauer et al.,
 * "Self-normalizing neural networks", 2017.
 */
export const alphaDropout: OwnLayer = (tf, config) => {
  const rate = Number(config['rate'])
  const lowest = -selu.alpha * selu.scale
  const factor = ((1 - rate) * (1 + rate * lowest ** 2)) ** -0.5
  return noiseLayer(tf, 'AlphaDropout', config, (x, seed) => {
    const kept = keptOf(tf, noiseShape(config, x.shape), rate, seed)
    const mixed = tf.add(tf.mul(x, kept), tf.mul(lowest, tf.sub(1, kept)))
    return tf.add(tf.mul(factor, mixed), -factor * lowest * rate)
  })
}

export const gaussianDropout: OwnLayer = (tf, config) => {
  const rate = Number(config['rate'])
  const deviation = Math.sqrt(rate / (1 - rate))
  return noiseLayer(tf, 'GaussianDropout', config, (x, seed) => {
    const numbers = changeEach(normalNumbers(x.size, seed), (number) => 1 + deviation * number)
    return tf.mul(x, tf.tensor(numbers, x.shape))
  })
}

export const gaussianNoise: OwnLayer = (tf, config) => {
  const deviation = Number(config['stddev'])
  return noiseLayer(tf, 'GaussianNoise', config, (x, seed) => {
    const numbers = changeEach(normalNumbers(x.size, seed), (number) => deviation * number)
    return tf.add(x, tf.tensor(numbers, x.shape))
  })
}
