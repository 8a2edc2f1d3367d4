/** The configs that Keras 3 and Keras 2 save (`test/bench/models/write_keys.py`). */
import { readFile } from 'node:fs/promises'

export type Config = Readonly<Record<string, unknown>>

export interface SavedLayer {
  readonly config: Config
  /** Shapes of one row of the inputs that the layer was called with. */
  readonly inputs?: readonly (readonly number[])[]
  readonly outputShape?: readonly (number | null)[]
  readonly parameters?: number
}

export interface SavedKeys {
  readonly version: string
  readonly layers: Readonly<Record<string, readonly SavedLayer[]>>
  readonly initializers: Readonly<Record<string, Config>>
  readonly regularizers: Readonly<Record<string, Config>>
  readonly constraints: Readonly<Record<string, Config>>
  readonly optimizers: Readonly<Record<string, Config>>
  readonly losses: Readonly<Record<string, Config>>
}

export const namedParts = [
  'layers',
  'ops',
  'activations',
  'initializers',
  'regularizers',
  'constraints',
  'losses',
  'optimizers',
] as const
export type NamedPart = (typeof namedParts)[number]

const file = new URL('../../../fixtures/keras/keys.json', import.meta.url)

const saved = JSON.parse(await readFile(file, 'utf8')) as Readonly<
  Record<'keras2' | 'keras3', SavedKeys>
> & { readonly names: Readonly<Record<NamedPart, Readonly<Record<string, string | null>>>> }

export const savedKeys: Readonly<Record<'keras2' | 'keras3', SavedKeys>> = saved
/** Every public name of a part of Keras 3, and the name in a file; null for a module. */
export const kerasNames = saved.names
