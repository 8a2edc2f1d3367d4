/** Where a trial finds its rows, and the files of a stored data set. */
import { choice, list, nullable, number, object, text, type Parser } from './parsers.js'

interface StoredData {
  readonly kind: 'dataset'
  /** Folder with `header.json` and the binaries. */
  readonly folder: string
}

/** Rows generated from a seed inside the trial process (`tfjs/data/synthetic-rows.ts`). */
interface SyntheticData {
  readonly kind: 'synthetic'
  readonly rows: number
  readonly validationRows: number
  /** Null for regression. */
  readonly classes: number | null
  readonly seed: number
}

export type TrialData = StoredData | SyntheticData

/** Files of a stored data set. Binaries hold rows one after another, little-endian, C order. */
export const datasetFiles = {
  header: 'header.json',
  xTrain: 'x-train.bin',
  yTrain: 'y-train.bin',
  xValidation: 'x-validation.bin',
  yValidation: 'y-validation.bin',
} as const

/** Content of `header.json`. */
export interface DatasetHeader {
  readonly version: 1
  /** Shape of one row of x. */
  readonly inputShape: readonly number[]
  readonly inputType: 'float32' | 'int32'
  /** Shape of one row of y; [] for class numbers. */
  readonly targetShape: readonly number[]
  /** `class`: y holds class numbers (int32). `real`: numbers (float32), one-hot rows included. */
  readonly targetType: 'class' | 'real'
  /** Number of classes where y holds classes, else null. */
  readonly classes: number | null
  readonly trainingRows: number
  readonly validationRows: number
}

const parseStoredData = object({ kind: choice(['dataset']), folder: text })

const parseSyntheticData = object({
  kind: choice(['synthetic']),
  rows: number,
  validationRows: number,
  classes: nullable(number),
  seed: number,
})

const parseKind = object({ kind: choice(['dataset', 'synthetic']) })

export const parseTrialData: Parser<TrialData> = (value, path) => {
  const { kind } = parseKind(value, path)
  return kind === 'dataset' ? parseStoredData(value, path) : parseSyntheticData(value, path)
}

const headerFields = object({
  version: choice([1]),
  inputShape: list(number),
  inputType: choice(['float32', 'int32']),
  targetShape: list(number),
  targetType: choice(['class', 'real']),
  classes: nullable(number),
  trainingRows: number,
  validationRows: number,
})

/** Parses the text of `header.json`. Throws SyntaxError or MalformedMessage. */
export function parseDatasetHeader(json: string): DatasetHeader {
  return headerFields(JSON.parse(json), '')
}
