import type { Tensor, Tf } from '../library.js'

/** The activation of this name. */
export function activationOf(tf: Tf, name: string): (x: Tensor) => Tensor {
  if (name === 'linear') return (x) => x
  const layer = tf.layers.activation({ activation: name as 'tanh' })
  return (x) => layer.call(x, {}) as Tensor
}
