/** The kinds of field that a reason may have. A kind names the unit, which decides the format. */
import type { Optimizer } from '../optimizers.js'
import type { Engine } from '../engines.js'

/** The value of a field, by its kind. */
interface KindValues {
  /** Batch size, or a number of training rows. */
  readonly rows: number
  readonly learningRate: number
  readonly steps: number
  readonly epochs: number
  /** Anything else that is counted: trials, workers, candidates, processes. */
  readonly count: number
  /** Device time, milliseconds. */
  readonly ms: number
  readonly bytes: number
  /** A part of a whole, usually 0 to 1. */
  readonly share: number
  /** One quantity over another of the same unit. */
  readonly ratio: number
  readonly loss: number
  /** A number of the data, in its own unit. */
  readonly quantity: number
  readonly watts: number
  readonly joules: number
  readonly kilowattHours: number
  /** Money or energy; the reason's `unit` and `currency` say which. */
  readonly amount: number
  readonly flag: boolean
  readonly optimizer: Optimizer
  readonly engine: Engine
  /** Names and numbers of a question or a file, as they are written there. */
  readonly written: string
  readonly device: string
  /** Name of an input, output or column, as the user wrote it. */
  readonly dataName: string
  /** A moment, ISO 8601 in UTC. */
  readonly moment: string
  /** As the user wrote it; empty where none was named. */
  readonly currency: string
  /** One line in the engine's or the system's own words; never translated. */
  readonly engineMessage: string
}
export type FieldKind = keyof KindValues

/** One of a few fixed words. */
interface Choice<Words extends readonly string[] = readonly string[]> {
  readonly oneOf: Words
}
type ScalarField = FieldKind | Choice
/** A list of small objects, such as the losses by batch size. */
interface List<Item extends Readonly<Record<string, ScalarField>>> {
  readonly listOf: Item
}
type RequiredField = ScalarField | List<Readonly<Record<string, ScalarField>>>
interface Optional<Inner extends RequiredField = RequiredField> {
  readonly optional: Inner
}
export type Field = RequiredField | Optional

/** What a reason may carry, by field name. */
export type FieldTable = Readonly<Record<string, Field>>

export const oneOf = <const Words extends readonly string[]>(...words: Words): Choice<Words> => ({
  oneOf: words,
})
export const listOf = <const Item extends Readonly<Record<string, ScalarField>>>(
  item: Item,
): List<Item> => ({ listOf: item })
export const optional = <const Inner extends RequiredField>(inner: Inner): Optional<Inner> => ({
  optional: inner,
})

type ScalarValue<F> = F extends FieldKind
  ? KindValues[F]
  : F extends Choice<infer Words>
    ? Words[number]
    : never
type RequiredValue<F> =
  F extends List<infer Item>
    ? readonly { readonly [Name in keyof Item]: ScalarValue<Item[Name]> }[]
    : ScalarValue<F>
type OptionalNames<Table> = {
  [Name in keyof Table]: Table[Name] extends Optional ? Name : never
}[keyof Table]

/** The values that a table of fields demands. */
export type ValuesOf<Table> = {
  readonly [Name in Exclude<keyof Table, OptionalNames<Table>>]: RequiredValue<Table[Name]>
} & {
  readonly [Name in OptionalNames<Table>]?: Table[Name] extends Optional<infer Inner>
    ? RequiredValue<Inner>
    : never
}

/** The values of a table, `null` for an optional field without one. */
export type NullableValuesOf<Table> = {
  readonly [Name in keyof Table]: Table[Name] extends Optional<infer Inner>
    ? RequiredValue<Inner> | null
    : RequiredValue<Table[Name]>
}

/** Any value of any field. */
export type FieldValue =
  number | string | boolean | readonly Readonly<Record<string, number | string | boolean>>[]
