/** Where a trial finds its rows, and the files of a stored data set. */
import { boolean, choice, list, nullable, number, object, text, type Parser } from './parsers.js'

interface StoredData {
  readonly kind: 'dataset'
  /** Folder with `header.json` and the binaries. */
  readonly folder: string
  /** How the stored rows feed the model. Absent: each in its place, as it is stored. */
  readonly feeds?: DataFeeds
}

export interface DataFeeds {
  /** In the order of the model's inputs. */
  readonly inputs: readonly InputFeed[]
  /** In the order of the model's outputs. */
  readonly targets: readonly TargetFeed[]
}
export interface InputFeed {
  /** Place of the input in the header. */
  readonly stored: number
  /** The first position of the last axis that the model's input reads; null: all of them. */
  readonly firstColumn: number | null
  /** Rows are stored as [channels, height, width] and read as [height, width, channels]. */
  readonly turned: boolean
}
export interface TargetFeed {
  /** `input`: an autoencoder trains on its input. */
  readonly from: 'target' | 'input'
  /** Place in the header. */
  readonly stored: number
  readonly as: 'class' | 'real'
  /** Numbers that stand for the class numbers; null: the stored numbers themselves. */
  readonly values: readonly number[] | null
}

/** Rows generated from a seed (`src/trials/synthetic`). */
interface SyntheticData {
  readonly kind: 'synthetic'
  readonly rows: number
  readonly validationRows: number
  /** For each output of the model its number of classes; null for real targets. */
  readonly classes: readonly (number | null)[]
  readonly seed: number
}

/** Rows that the subject's own code gives. */
interface OwnData {
  readonly kind: 'own'
  readonly rows: number
  readonly validationRows: number
}

export type TrialData = StoredData | SyntheticData | OwnData

export type DatasetPart = 'train' | 'validation'

/** Files of a stored data set. Binaries hold rows one after another, little-endian, C order. */
export const datasetFiles = {
  header: 'header.json',
  /** Rows of an input, by its place in the header. */
  input: (index: number, part: DatasetPart): string => `input-${index}-${part}.bin`,
  /** Rows of a target, by its place in the header. */
  target: (index: number, part: DatasetPart): string => `target-${index}-${part}.bin`,
} as const

export function datasetFileNames({ inputs, targets }: DatasetHeader): readonly string[] {
  const parts = ['train', 'validation'] as const
  return [
    ...inputs.flatMap((_, i) => parts.map((part) => datasetFiles.input(i, part))),
    ...targets.flatMap((_, i) => parts.map((part) => datasetFiles.target(i, part))),
  ]
}

export interface DatasetInput {
  readonly name: string
  /** Shape of one row. */
  readonly shape: readonly number[]
  readonly type: 'float32' | 'int32'
}

export interface DatasetTarget {
  readonly name: string
  /** Shape of one row; [] for a class number. */
  readonly shape: readonly number[]
  /** `class`: class numbers (int32). `real`: numbers (float32), one-hot rows included. */
  readonly type: 'class' | 'real'
  /** Number of classes where the rows are class numbers, else null. */
  readonly classes: number | null
  /** The number in the file for each class, where it is not the class number itself. */
  readonly values?: readonly number[]
}

/** Content of `header.json`. */
export interface DatasetHeader {
  readonly version: 2
  /** At least one. */
  readonly inputs: readonly DatasetInput[]
  /** None for an autoencoder, which trains on its input. */
  readonly targets: readonly DatasetTarget[]
  readonly trainingRows: number
  readonly validationRows: number
}

const parseFeeds = object({
  inputs: list(object({ stored: number, firstColumn: nullable(number), turned: boolean })),
  targets: list(
    object({
      from: choice(['target', 'input']),
      stored: number,
      as: choice(['class', 'real']),
      values: nullable(list(number)),
    }),
  ),
})

const parseStoredData = object({ kind: choice(['dataset']), folder: text }, { feeds: parseFeeds })

const parseSyntheticData = object({
  kind: choice(['synthetic']),
  rows: number,
  validationRows: number,
  classes: list(nullable(number)),
  seed: number,
})

const parseOwnData = object({ kind: choice(['own']), rows: number, validationRows: number })

const parsers = {
  dataset: parseStoredData,
  synthetic: parseSyntheticData,
  own: parseOwnData,
} as const satisfies Record<TrialData['kind'], Parser<TrialData>>
const parseKind = object({ kind: choice(['dataset', 'synthetic', 'own']) })

export const parseTrialData: Parser<TrialData> = (value, path) => {
  const { kind } = parseKind(value, path)
  return parsers[kind](value, path)
}

const headerFields = object({
  version: choice([2]),
  inputs: list(object({ name: text, shape: list(number), type: choice(['float32', 'int32']) })),
  targets: list(
    object(
      {
        name: text,
        shape: list(number),
        type: choice(['class', 'real']),
        classes: nullable(number),
      },
      { values: list(number) },
    ),
  ),
  trainingRows: number,
  validationRows: number,
})

/** Parses the text of `header.json`. Throws SyntaxError or MalformedMessage. */
export function parseDatasetHeader(json: string): DatasetHeader {
  return headerFields(JSON.parse(json), '')
}
