import { activations, type Activation } from '../../advice/vocabulary/model-graph.js'
import { invalid } from '../../errors.js'
import { camelCase, entryOf, snakeCase } from './json.js'

/** The largest size of an axis that frameworks count. */
const sizeMost = 2 ** 31 - 1

/** Reads the fields of one layer. Every fault names the place, the value and what is accepted. */
export class Fields {
  private readonly read = new Set<string>()
  constructor(
    readonly pointer: string,
    readonly layer: string,
    private readonly config: Readonly<Record<string, unknown>>,
    readonly spelling: 'own' | 'keras' = 'own',
  ) {}

  /** The value as it is written; it counts as read. */
  raw(field: string): unknown {
    this.read.add(field)
    return this.config[field]
  }
  /** The fields of an object that is the value of a field: `{class_name, config}`. */
  nested(field: string, config: Readonly<Record<string, unknown>>): Fields {
    const written = this.written(field)
    const pointer = `${this.pointer}/${written}/config`
    return new Fields(pointer, `${this.layer}, ${written}`, config, this.spelling)
  }
  /** The field as the file spells it. */
  written(field: string): string {
    return this.spelling === 'keras' ? snakeCase(field) : field
  }
  /** @param hint what to do instead, where that is known */
  fail(field: string, accepted: string, hint: string | null = null): never {
    const value = this.config[field]
    throw invalid(
      `${this.pointer}/${this.written(field)}`,
      value,
      accepted,
      `layer ${this.layer}: ${field} is ${JSON.stringify(value) ?? 'missing'}` +
        `${hint === null ? '' : `, which ${hint}`}; accepted: ${accepted}`,
    )
  }
  whole(field: string, fallback?: number, least = 1): number {
    const value = this.raw(field) ?? fallback
    if (typeof value === 'number' && value > sizeMost)
      return this.fail(field, `a whole number from ${least} to ${sizeMost}`)
    return typeof value === 'number' && Number.isInteger(value) && value >= least
      ? value
      : this.fail(field, `a whole number >= ${least}`)
  }
  number(
    field: string,
    fallback: number,
    least = Number.NEGATIVE_INFINITY,
    most = Number.POSITIVE_INFINITY,
  ): number {
    const value = this.raw(field) ?? fallback
    // JSON has numbers such as 1e400, which are read as infinite
    const isNumber = typeof value === 'number' && Number.isFinite(value)
    if (isNumber && value >= least && value <= most) return value
    const from = Number.isFinite(least) ? ` from ${least}` : ''
    const to = Number.isFinite(most) ? ` to ${most}` : ''
    return this.fail(field, `a number${from}${to}`)
  }
  flag(field: string, fallback: boolean): boolean {
    const value = this.raw(field) ?? fallback
    return typeof value === 'boolean' ? value : this.fail(field, 'true or false')
  }
  oneOf<T extends string>(field: string, accepted: readonly T[], fallback: T): T {
    const value = this.raw(field) ?? fallback
    const name = typeof value === 'string' ? camelCase(value) : value
    return accepted.find((candidate) => candidate === name) ?? this.fail(field, accepted.join(', '))
  }
  /** One whole number for every dimension, or one for all of them. */
  sizes(field: string, dimensions: number, fallback?: number | readonly number[]): number[] {
    const value = this.raw(field) ?? fallback
    const list = typeof value === 'number' ? Array.from({ length: dimensions }, () => value) : value
    return isShape(list) && list.length === dimensions
      ? [...list]
      : this.fail(field, `a whole number >= 1, or ${dimensions} of them`)
  }
  shape(field: string): number[] {
    const value = this.raw(field)
    return isShape(value) ? [...value] : this.fail(field, 'a list of whole numbers >= 1')
  }
  has(field: string): boolean {
    this.read.add(field)
    return this.config[field] !== undefined && this.config[field] !== null
  }
  activation(
    field = 'activation',
    fallback: Activation = 'linear',
    accepted: readonly Activation[] = activationsOfShape,
  ): Activation {
    const value = this.raw(field) ?? fallback
    const name = typeof value === 'string' ? canonicalActivation(value) : null
    const found = accepted.find((candidate) => candidate === name)
    if (found !== undefined) return found
    const hint = typeof value === 'string' ? entryOf(refusedActivations, value) : undefined
    return this.fail(field, accepted.join(', '), hint ?? null)
  }
  /** All fields that the rule asked for, in the file or not. */
  get asked(): ReadonlySet<string> {
    return this.read
  }
  /** Fields that no rule has read, apart from `expected`. */
  unread(expected: readonly string[]): readonly string[] {
    return Object.keys(this.config).filter(
      (field) => !this.read.has(field) && !expected.includes(field),
    )
  }
}

/** Those that keep the shape; a gated linear unit needs an Activation layer of its own. */
const activationsOfShape = activations.filter((name) => name !== 'glu')

/** Activations of Keras that are refused, and what to do instead. */
export const refusedActivations: Readonly<Record<string, string>> = {
  threshold: 'needs arguments that a name does not give: write keras.ops.threshold(x, …)',
}

const aliases: Readonly<Record<string, Activation>> = {
  silu: 'swish',
  hardswish: 'hardSilu',
  gelunew: 'geluTanh',
}

/** The activation in any spelling: `hard_sigmoid` is `hardSigmoid`, `silu` is `swish`. */
function canonicalActivation(name: string): Activation | null {
  const plain = name.replaceAll(/[_-]/g, '').toLowerCase()
  const alias = aliases[plain]?.toLowerCase() ?? plain
  return activations.find((activation) => activation.toLowerCase() === alias) ?? null
}

export function isShape(value: unknown): value is readonly number[] {
  return (
    Array.isArray(value) &&
    value.length > 0 &&
    value.every((size) => Number.isInteger(size) && size >= 1 && size <= sizeMost)
  )
}
