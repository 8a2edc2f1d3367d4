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

/** The activation of the layer, as a function. */
export function activationOf(tf: Tf, { activation }: Config): (y: Tensor) => Tensor {
  if (activation === undefined || activation === 'linear') return (y) => y
  const layer = tf.layers.activation({ activation: activation as 'relu' })
  return (y) => layer.call(y, {}) as Tensor
}
