/** Weights and activation that the layers of convolution have in common. */
import type { Tensor, Tf } from '../../library.js'
import type { CallContext, Config, WeightSpec } from '../define-layer.js'
import { weightSpec } from '../weight-spec.js'

/** The bias, or none. */
export const biasSpec = (tf: Tf, config: Config, size: number): readonly WeightSpec[] =>
  config['useBias'] === false
    ? []
    : [weightSpec(tf, config, 'bias', { name: 'bias', shape: [size] })]

export const biasOf = (config: Config, context: CallContext): Tensor | null =>
  config['useBias'] === false ? null : context.weight('bias')

/** A ReLU is part of the kernel; the rest comes after it. */
interface ActivationAfter {
  readonly isRelu: boolean
  readonly rest: (y: Tensor) => Tensor
}

export function activationAfter(tf: Tf, config: Config): ActivationAfter {
  const name = config['activation'] ?? 'linear'
  const isRelu = name === 'relu'
  if (isRelu || name === 'linear') return { isRelu, rest: (y) => y }
  const layer = tf.layers.activation({ activation: name as 'tanh' })
  return { isRelu: false, rest: (y) => layer.call(y, {}) as Tensor }
}
