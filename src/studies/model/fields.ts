import { activations, type Activation } from '../../advice/vocabulary/model-graph.js'
import { invalid } from '../../errors.js'

/** Reads the fields of one layer's configuration; every fault names its place, the value and what is accepted. */
export class Fields {
  private readonly read = new Set<string>()
  constructor(
    readonly pointer: string,
    readonly layer: string,
    private readonly config: Readonly<Record<string, unknown>>,
    readonly spelling: 'own' | 'keras' = 'own',
  ) {}

  private take(field: string): unknown {
    this.read.add(field)
    return this.config[field]
  }
  fail(field: string, accepted: string): never {
    const value = this.config[field]
    const written =
      this.spelling === 'keras'
        ? field.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)
        : field
    throw invalid(
      `${this.pointer}/${written}`,
      value,
      accepted,
      `layer ${this.layer}: ${field} is ${JSON.stringify(value)}; accepted: ${accepted}`,
    )
  }
  whole(field: string, fallback?: number, least = 1): number {
    const value = this.take(field) ?? fallback
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
    const value = this.take(field) ?? fallback
    return typeof value === 'number' && value >= least && value <= most
      ? value
      : this.fail(
          field,
          `a number${Number.isFinite(least) ? ` from ${least}` : ''}${Number.isFinite(most) ? ` to ${most}` : ''}`,
        )
  }
  flag(field: string, fallback: boolean): boolean {
    const value = this.take(field) ?? fallback
    return typeof value === 'boolean' ? value : this.fail(field, 'true or false')
  }
  oneOf<T extends string>(field: string, accepted: readonly T[], fallback: T): T {
    const value = this.take(field) ?? fallback
    return (
      accepted.find((candidate) => candidate === value) ?? this.fail(field, accepted.join(', '))
    )
  }
  /** One whole number for every dimension, or a list of them. */
  sizes(field: string, dimensions: number, fallback?: number | readonly number[]): number[] {
    const value = this.take(field) ?? fallback
    const list = typeof value === 'number' ? Array.from({ length: dimensions }, () => value) : value
    const good =
      Array.isArray(list) &&
      list.length === dimensions &&
      list.every((size) => Number.isInteger(size) && size >= 1)
    return good
      ? (list as number[])
      : this.fail(field, `a whole number >= 1, or ${dimensions} of them`)
  }
  shape(field: string): number[] {
    const value = this.take(field)
    return isShape(value) ? [...value] : this.fail(field, 'a list of whole numbers >= 1')
  }
  has(field: string): boolean {
    return this.config[field] !== undefined && this.config[field] !== null
  }
  raw(field: string): unknown {
    return this.take(field)
  }
  activation(field = 'activation', fallback: Activation = 'linear'): Activation {
    const value = this.take(field) ?? fallback
    const name = typeof value === 'string' ? canonicalActivation(value) : null
    return name ?? this.fail(field, activations.join(', '))
  }
  /** Fields nobody asked for, apart from the ones listed. */
  unknown(known: readonly string[]): readonly string[] {
    return Object.keys(this.config).filter(
      (field) => !this.read.has(field) && !known.includes(field),
    )
  }
}

/** `hard_sigmoid`, `HardSigmoid` and `silu` are the same activations under other spellings. */
export function canonicalActivation(name: string): Activation | null {
  const plain = name.replaceAll(/[_-]/g, '').toLowerCase()
  const alias = plain === 'silu' ? 'swish' : plain
  return activations.find((activation) => activation.toLowerCase() === alias) ?? null
}

export function isShape(value: unknown): value is readonly number[] {
  return (
    Array.isArray(value) &&
    value.length > 0 &&
    value.every((size) => Number.isInteger(size) && (size as number) >= 1)
  )
}
