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

export const cumulativeSum: OwnLayer = (tf, config) =>
  defineLayer(tf, 'CumulativeSum', config, {
    outputShape: ([shape = []]) => shape,
    call: ([x]) => tf.cumsum(x as Tensor, Number(config['axis'])),
  })

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
