import type { Layer, Tensor, Tf } from '../library.js'
import { defineLayer, type Config, type LayerShape, type OwnLayer } from './define-layer.js'

/** Layers that change nothing, and those that a trial leaves out. */
export const identity: OwnLayer = (tf, config) =>
  defineLayer(tf, 'Identity', config, {
    outputShape: ([shape = []]) => shape,
    call: ([x]) => tf.clone(x as Tensor),
  })

export const rescaling: OwnLayer = (tf, config) =>
  defineLayer(tf, 'Rescaling', config, {
    outputShape: ([shape = []]) => shape,
    call: ([x]) => {
      const scaled = tf.mul(x as Tensor, tf.tensor(config['scale'] as number))
      return tf.add(scaled, tf.tensor(config['offset'] as number))
    },
  })

/** Keras divides by no deviation below it. */
const deviationMin = 1e-7

export const normalization: OwnLayer = (tf, config) => {
  const axes = config['axis'] as readonly number[]
  if (config['adapted'] === false) return unadaptedNormalization(tf, config, axes)
  const alongAxes = (numbers: unknown, shape: readonly number[]): Tensor => {
    const list = numbers as readonly number[]
    const sizes = shape.map((size, i) => (axes.includes(i) && list.length > 1 ? size : 1))
    return tf.tensor([...list], sizes)
  }
  return defineLayer(tf, 'Normalization', config, {
    outputShape: ([shape = []]) => shape,
    call: ([input]) => {
      const x = input as Tensor
      const mean = alongAxes(config['mean'], x.shape)
      return normalized(tf, x, mean, alongAxes(config['variance'], x.shape), config)
    },
  })
}

/** Mean and variance are weights, which adapt() of Keras would set. */
function unadaptedNormalization(tf: Tf, config: Config, axes: readonly number[]): Layer {
  const { zeros, ones } = tf.initializers
  return defineLayer(tf, 'Normalization', config, {
    weights: ([shape = []]) => {
      const sizes = axes.map((axis) => shape[axis] ?? 1)
      return [
        { name: 'mean', shape: sizes, initializer: zeros(), trainable: false },
        { name: 'variance', shape: sizes, initializer: ones(), trainable: false },
        { name: 'count', shape: [], initializer: zeros(), trainable: false },
      ]
    },
    outputShape: ([shape = []]) => shape,
    call: ([input], { weight }) => {
      const x = input as Tensor
      const sizes = x.shape.map((size, i) => (axes.includes(i) ? size : 1))
      const alongAxes = (name: string): Tensor => tf.reshape(weight(name), sizes)
      return normalized(tf, x, alongAxes('mean'), alongAxes('variance'), config)
    },
  })
}

function normalized(tf: Tf, x: Tensor, mean: Tensor, variance: Tensor, config: Config): Tensor {
  const deviation = tf.maximum(tf.sqrt(variance), deviationMin)
  if (config['invert'] === true) return tf.add(mean, tf.mul(x, deviation))
  return tf.div(tf.sub(x, mean), deviation)
}

/** A place for each token: whether it occurs in the last axis, how often, or for each entry. */
export const categoryEncoding: OwnLayer = (tf, config) => {
  const numTokens = Number(config['numTokens'])
  const isOneHot = config['outputMode'] === 'oneHot'
  const keepsAxis = (shape: LayerShape): boolean => isOneHot && shape.at(-1) !== 1
  return defineLayer(tf, 'CategoryEncoding', config, {
    outputShape: ([shape = []]) => [...(keepsAxis(shape) ? shape : shape.slice(0, -1)), numTokens],
    call: ([input]) => {
      const x = input as Tensor
      const encoded = oneHot(tf, x, numTokens)
      if (keepsAxis(x.shape)) return encoded
      const counts = tf.sum(encoded, -2)
      return config['outputMode'] === 'multiHot' ? tf.minimum(counts, 1) : counts
    },
  })
}

/** Composed: the kernels of wasm and webgpu give whole numbers only. */
export function oneHot(tf: Tf, x: Tensor, numTokens: number): Tensor {
  const tokens = tf.range(0, numTokens, 1, 'float32')
  const isToken = tf.equal(tf.expandDims(x.toFloat(), -1), tokens)
  return tf.where(isToken, tf.ones(isToken.shape), tf.zeros(isToken.shape))
}
