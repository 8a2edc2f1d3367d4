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
