/** Weights and activation that the layers of convolution have in common. */
import type { Tensor, Tf } from '../../library.js'
import type { CallContext, Config, WeightSpec } from '../define-layer.js'

/** A weight with the initializer, penalty and constraint of the fields that begin with `prefix`. */
export function weightSpec(
  tf: Tf,
  config: Config,
  prefix: string,
  shape: readonly number[],
): WeightSpec {
  return {
    name: prefix,
    shape,
    initializer: weightObject(tf, config[`${prefix}Initializer`]) as WeightSpec['initializer'],
    regularizer: weightObject(tf, config[`${prefix}Regularizer`]) as never,
    constraint: weightObject(tf, config[`${prefix}Constraint`]) as never,
  }
}

/** The object of a class that is registered by name; `{className, config}` names it. */
function weightObject(tf: Tf, value: unknown): unknown {
  if (value === undefined || value === null) return undefined
  const { className, config } = value as { readonly className: string; readonly config: Config }
  const entry = tf.serialization.SerializationMap.getMap().classNameMap[className]
  if (entry === undefined) throw new Error(`there is no ${className}`)
  const [objectClass, fromConfig] = entry
  return fromConfig(objectClass, config as never)
}

/** The bias, or none. */
export function biasSpec(tf: Tf, config: Config, size: number): readonly WeightSpec[] {
  return config['useBias'] === false ? [] : [weightSpec(tf, config, 'bias', [size])]
}

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
