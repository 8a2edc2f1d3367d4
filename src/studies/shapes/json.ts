/** What every shape uses: common schemas, and the types that prove a schema equal to a type. */
import { z } from 'zod'

export const instant = z.iso.datetime()
/** Fingerprints of subjects and questions, ids of data sets: short, and safe in a path. */
export const fingerprintText = z.string().regex(/^[0-9a-f]{32}$/)
export const rowShape = z.array(z.int()).describe('Shape of one row, without the batch axis')

/** Fields that are written out; without the index signature of a loose object. */
type NamedFields<T> = { [Key in keyof T as string extends Key ? never : Key]: T[Key] }
/** A record has an index signature and no written field. */
type WrittenFields<T> = keyof NamedFields<T> extends never ? T : NamedFields<T>

/** The JSON form of a type: dates are text, tuples are lists, every field is read-only. */
export type JsonOf<T> = T extends Date
  ? string
  : T extends readonly (infer Item)[]
    ? readonly JsonOf<Item>[]
    : T extends object
      ? JsonFields<WrittenFields<T>>
      : T
type JsonFields<T> = { readonly [Key in keyof T]: JsonOf<T[Key]> }

/**
 * True where both types are the same, in both directions. A schema is proved equal to a type by
 * `true satisfies Equal<JsonOf<z.infer<typeof Schema>>, JsonOf<Type>>`.
 */
export type Equal<A, B> =
  (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false
