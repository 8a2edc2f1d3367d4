import { isObject, type Json } from '../model/json.js'

/** A written learning-rate schedule. */
export interface WrittenSchedule {
  /** Name of its class; `decay` for the parameter of Keras 1 and 2. */
  readonly name: string
  /** Its last rate is below its highest; null for a class that is not known here. */
  readonly falls: boolean | null
}

type Fall = (config: Json) => boolean

/** Each class of Keras; a parameter that is absent has Keras' default. */
const classes: Readonly<Record<string, Fall>> = {
  CosineDecay: ({ alpha }) => numberOr(alpha, 0) < 1,
  CosineDecayRestarts: () => true,
  ExponentialDecay: ({ decay_rate: rate }) => numberOr(rate, 0) < 1,
  InverseTimeDecay: ({ decay_rate: rate }) => numberOr(rate, 1) > 0,
  PiecewiseConstantDecay: ({ values }) => lastIsBelowHighest(values),
  PolynomialDecay: ({ initial_learning_rate: start, end_learning_rate: end }) =>
    numberOr(end, 1e-4) < numberOr(start, Number.POSITIVE_INFINITY),
}

/** Reads a schedule that stands in the place of a learning rate. */
export function readSchedule(written: Json): WrittenSchedule {
  const { class_name: className, config } = written
  if (typeof className !== 'string') return { name: 'schedule', falls: null }
  const fallOf = Object.hasOwn(classes, className) ? classes[className] : undefined
  return { name: className, falls: fallOf?.(isObject(config) ? config : {}) ?? null }
}

const numberOr = (value: unknown, fallback: number): number =>
  typeof value === 'number' ? value : fallback

function lastIsBelowHighest(values: unknown): boolean {
  const rates = Array.isArray(values) ? values.filter((value) => typeof value === 'number') : []
  return (rates.at(-1) ?? 0) < Math.max(0, ...rates)
}
