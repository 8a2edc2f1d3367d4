/** What a reader of a format hands over: arrays of numbers on disk, and what it decided. */
import type {
  DataFormat,
  DataNote,
  UnderstoodColumn,
} from '../../../advice/vocabulary/understood.js'
import type { RawArray } from './raw-array.js'

export interface ReadPart {
  readonly inputs: readonly RawArray[]
  /** Empty without a target. */
  readonly targets: readonly RawArray[]
}

export interface ReadData {
  readonly format: DataFormat
  readonly training: ReadPart
  /** Null: a share of the training rows is held out. */
  readonly validation: ReadPart | null
  /** Rows of the file where the arrays hold a sample of them; else null. */
  readonly rowsInFile: number | null
  /** Columns of a table by the name of the field that they make up. */
  readonly columns: ReadonlyMap<string, readonly UnderstoodColumn[]>
  readonly notes: readonly DataNote[]
}
