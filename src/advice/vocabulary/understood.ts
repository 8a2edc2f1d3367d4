/**
 * What was understood of an uploaded file. It is kept with the data set and shown before anything
 * trains. Numbers describe all kept rows, before training and validation are told apart.
 */

export const dataFormats = [
  'npz',
  'npy',
  'csv',
  'tsv',
  'json',
  'parquet',
  'images',
  'text',
] as const
export type DataFormat = (typeof dataFormats)[number]

export interface Understood {
  readonly format: DataFormat
  /** Rows of the file: the size of the training and of the validation that the user plans. */
  readonly rows: number
  /** Rows that are stored; fewer than `rows` where a sample is. */
  readonly keptRows: number
  /** The kept rows in their two parts. */
  readonly trainingRows: number
  readonly validationRows: number
  readonly inputs: readonly UnderstoodField[]
  /** Empty without a target: an autoencoder trains on its input. */
  readonly targets: readonly UnderstoodField[]
  /** What was decided, mapped, turned or passed over, in the order in which it was done. */
  readonly notes: readonly DataNote[]
}

/** One input or one target. */
export interface UnderstoodField {
  readonly name: string
  /** Shape of one row. */
  readonly shape: readonly number[]
  /** The type in the file: `uint8`, `<f8`, `text`, `columns`, `png` … */
  readonly storedAs: string
  /** Range, mean and standard deviation of all numbers. Of labels: of their values in the file. */
  readonly min: number
  readonly max: number
  readonly mean: number
  readonly deviation: number
  /** Numbers that were missing in the file. */
  readonly missing: number
  /** Positions of a row that hold one number in every row. Not counted (null) beyond 10^6. */
  readonly constant: number | null
  /** Null where the numbers are not a few whole ones, or not labels. */
  readonly classes: UnderstoodClasses | null
  /** The columns of a table that make up this field; null for arrays. */
  readonly columns: readonly UnderstoodColumn[] | null
}

export interface UnderstoodClasses {
  readonly count: number
  /** Rows of the largest class over rows of the smallest. */
  readonly imbalance: number
  /** The first 100, by their number. */
  readonly classes: readonly UnderstoodClass[]
}

interface UnderstoodClass {
  /** Number of the class in training. */
  readonly label: number
  /** Value or name in the file. */
  readonly name: string
  readonly rows: number
}

export interface UnderstoodColumn {
  readonly name: string
  readonly type: 'number' | 'whole' | 'flag' | 'category' | 'date' | 'words'
  /** Positions that it takes in a row: more than 1 for a category. */
  readonly width: number
  readonly missing: number
  /** Null for a category. */
  readonly min: number | null
  readonly max: number | null
  readonly categories: readonly string[] | null
}

/** Fields of each note. Every code has a message in `src/words/<language>/data.ftl`. */
interface NoteFields {
  /** The request names the target. */
  'target-asked': { readonly name: string }
  /** The name says that it is the target. */
  'target-by-name': { readonly name: string; readonly input: string }
  'no-target': { readonly name: string }
  'table-column-target': { readonly name: string; readonly column: string }
  'passed-over': { readonly names: string; readonly why: PassedOver }
  'validation-from': { readonly name: string; readonly rows: number }
  'held-out': { readonly share: number; readonly rows: number }
  sampled: { readonly rows: number; readonly kept: number }
  /** Labels in the file were numbered from 0. */
  'labels-numbered': { readonly name: string; readonly from: string; readonly classes: number }
  'labels-are-names': { readonly name: string; readonly classes: number }
  'wide-whole-numbers': { readonly name: string; readonly max: number }
  'missing-filled': { readonly column: string; readonly count: number; readonly value: number }
  'missing-is-category': { readonly column: string; readonly count: number }
  'missing-target': { readonly column: string; readonly rows: number }
  'one-hot': { readonly column: string; readonly width: number }
  'category-index': { readonly column: string; readonly categories: number }
  'date-in-days': { readonly column: string }
  'no-header': { readonly columns: number }
  'images-resized': { readonly width: number; readonly height: number; readonly from: string }
  'images-alpha': { readonly count: number }
  'text-tokens': {
    readonly unit: 'character' | 'word'
    readonly vocabulary: number
    readonly tokens: number
    readonly length: number
  }
  'text-unknown-words': { readonly words: number; readonly share: number }
  /** How the rows feed the model of a study. */
  'channels-turned': { readonly name: string; readonly from: string; readonly to: string }
  'rows-reshaped': { readonly name: string; readonly to: string }
  'trains-on-input': { readonly name: string }
  'labels-are-numbers': { readonly name: string }
  /** The output has a unit for each label, by the numbers of the file. */
  'labels-keep-numbers': { readonly name: string; readonly units: number }
  'columns-feed-inputs': { readonly columns: string }
  /** The model has no input or output of these names. */
  'not-read': { readonly names: string; readonly role: 'input' | 'target' }
  /** Which label of the file each class weight is for. */
  'class-weights': { readonly name: string; readonly weights: string }
  'texts-as-missing': { readonly column: string; readonly count: number }
  'one-hot-target': { readonly name: string; readonly classes: number }
  scaled: { readonly name: string; readonly how: string }
}
export type PassedOver =
  | 'not-rows'
  | 'other-length'
  | 'not-numbers'
  | 'second-validation'
  | 'not-asked'
  | 'row-number'
  | 'free-text'
  /** Texts such as `1,5` or `1,234`. */
  | 'comma-numbers'
  /** Lists or objects in a column of a table. */
  | 'nested'
  | 'empty'

export type DataNoteCode = keyof NoteFields
export type DataNote = {
  readonly [Code in DataNoteCode]: { readonly code: Code; readonly values: NoteFields[Code] }
}[DataNoteCode]

export function note<Code extends DataNoteCode>(code: Code, values: NoteFields[Code]): DataNote {
  return { code, values } as DataNote
}
