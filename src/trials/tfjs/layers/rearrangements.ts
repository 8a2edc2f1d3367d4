/** Layers of operators that move entries, and Einstein sums. Axes count the batch as 0. */
import type { Tensor } from '../library.js'
import { defineLayer, type OwnLayer } from './define-layer.js'
import { oneHot } from './preprocessing.js'
import { withoutGradient } from './without-gradient.js'

type Pair = readonly [number, number]

export const pad: OwnLayer = (tf, config) => {
  const padding = config['padding'] as readonly Pair[]
  const value = Number(config['value'])
  return defineLayer(tf, 'Pad', config, {
    outputShape: ([[batch = null, ...row] = []]) => [
      batch,
      ...row.map((size, i) => (size ?? 0) + (padding[i]?.[0] ?? 0) + (padding[i]?.[1] ?? 0)),
    ],
    call: ([x]) => tf.pad(x as Tensor, [[0, 0], ...padding] as [number, number][], value),
  })
}

export const gather: OwnLayer = (tf, config) => {
  const axis = Number(config['axis'])
  const indices = config['indices'] as readonly number[]
  return defineLayer(tf, 'Gather', config, {
    outputShape: ([shape = []]) => shape.map((size, i) => (i === axis ? indices.length : size)),
    call: ([x]) => tf.gather(x as Tensor, tf.tensor1d([...indices], 'int32'), axis),
  })
}

/** Along the last axis: the gradient of TensorFlow.js 4.22 along another one has a wrong shape. */
export const cumulativeSum: OwnLayer = (tf, config) => {
  const axis = Number(config['axis'])
  return defineLayer(tf, 'CumulativeSum', config, {
    outputShape: ([shape = []]) => shape,
    call: ([input]) => {
      const x = input as Tensor
      const order = x.shape.map((_, i) => i)
      const swapped = order.with(axis, x.rank - 1).with(x.rank - 1, axis)
      return tf.transpose(tf.cumsum(tf.transpose(x, swapped), x.rank - 1), swapped)
    },
  })
}

export const oneHotRows: OwnLayer = (tf, config) => {
  const numClasses = Number(config['numClasses'])
  return defineLayer(tf, 'OneHot', config, {
    outputShape: ([shape = []]) => [...shape, numClasses],
    call: ([x]) =>
      withoutGradient(tf, [x as Tensor], (classes) => oneHot(tf, classes as Tensor, numClasses)),
  })
}

/** Null among the constants stands for the next input. */
export const einsum: OwnLayer = (tf, config) => {
  const constants = config['constants'] as readonly unknown[]
  const outputShape = config['outputShape'] as readonly number[]
  return defineLayer(tf, 'Einsum', config, {
    outputShape: ([[batch = null] = []]) => [batch, ...outputShape],
    call: (inputs) => {
      const given = [...inputs]
      const operands = constants.map((constant) =>
        constant === null ? (given.shift() as Tensor).toFloat() : tf.tensor(constant as number),
      )
      return tf.einsum(String(config['equation']), ...operands)
    },
  })
}
