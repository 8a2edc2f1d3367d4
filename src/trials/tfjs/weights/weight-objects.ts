import type { Scalar, Tensor, Tf } from '../library.js'
import { partSeed } from './random-numbers.js'

type Config = Readonly<Record<string, unknown>>

interface WeightObject {
  readonly className: string
  readonly config: Config
}

/**
 * A layer's configuration for TensorFlow.js: initializers get a seed each. The objects are copies,
 * since TensorFlow.js writes into them. It knows no penalty on an output.
 */
export function withWeightObjects(config: Config, seed: number): Config {
  const { activityRegularizer: _penalty, ...rest } = config
  const entries = Object.entries(rest).map(([field, value], part) => {
    if (/(Regularizer|Constraint)$/.test(field)) return [field, copied(value, {})] as const
    if (!field.endsWith('Initializer')) return [field, value] as const
    return [field, copied(value, { seed: partSeed(seed, part) })] as const
  })
  return Object.fromEntries(entries)
}

/** A missing object stays missing. */
function copied(value: unknown, added: Config): unknown {
  if (value === null || value === undefined) return value
  const { className, config } = value as WeightObject
  return { className, config: { ...config, ...added } }
}

export interface WeightObjects {
  readonly initializer: { apply(shape: number[]): Tensor }
  readonly regularizer: { apply(weight: Tensor): Scalar } | null
  readonly constraint: { apply(weight: Tensor): Tensor } | null
}

/**
 * Initializer, regularizer and constraint for `addWeight`.
 *
 * @param config a layer's configuration, as `withWeightObjects` gives it.
 * @param weight as in the names of the fields: `kernel`, `gamma`, …
 */
export function weightObjectsOf(tf: Tf, config: Config, weight: string): WeightObjects {
  const made = <T>(part: string): T => madeOf(tf, config[`${weight}${part}`]) as T
  return {
    initializer: made('Initializer'),
    regularizer: made('Regularizer'),
    constraint: made('Constraint'),
  }
}

/** The object of the class that is registered under its name. */
function madeOf(tf: Tf, object: unknown): unknown {
  if (object === null || object === undefined) return null
  const { className, config } = object as WeightObject
  const registered = tf.serialization.SerializationMap.getMap().classNameMap[className]
  if (registered === undefined) throw new Error(`no class has the name ${className}`)
  const [constructor, fromConfig] = registered
  return fromConfig(constructor, { ...config } as Parameters<typeof fromConfig>[1])
}
