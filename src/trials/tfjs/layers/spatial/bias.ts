/** The bias that layers of convolution have in common. */
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
