import { optimizers, type Optimizer } from '../../advice/vocabulary/optimizers.js'
import type { Settings } from '../../advice/vocabulary/settings.js'
import { boolean, choice, list, nullable, number, object, text, type Parser } from './parsers.js'
import { settings } from './settings.js'

interface NamedShape {
  readonly name: string
  /** Of one row. */
  readonly shape: readonly number[]
}

/** A file of the user's code, as it was when the runner loaded it. */
export interface SourceFile {
  /** Absolute path. */
  readonly file: string
  readonly sha256: string
}

/** What a subject is, as its runner sees it after one step. */
export interface Description {
  /** Library and version: "PyTorch 2.13.0". */
  readonly framework: string
  /** The engine that trains it: its numbers hold for no other. */
  readonly engine: string
  /** Of code, versions of the libraries and some rows (sha-256, hex). */
  readonly fingerprint: string
  readonly parameters: number
  readonly trainableParameters: number
  readonly layers: number
  readonly inputs: readonly NamedShape[]
  readonly outputs: readonly NamedShape[]
  /** `held`: the validation rows are the last of the training data. */
  readonly rows: { readonly training: number; readonly validation: number; readonly held: boolean }
  /** Number of classes; null where the targets are none. */
  readonly classes: number | null
  readonly optimizer: {
    /** Its class in the code. */
    readonly name: string
    readonly family: Optimizer
    readonly settings: Settings
    /** The family is its own; else a similar one. */
    readonly exact: boolean
  }
  readonly loss: string
  readonly batchNorm: boolean
  /** Elements in the largest output of a layer, for one row. */
  readonly largestTensorElements: number
  /** The learning-rate schedule of the code, which trials leave out. */
  readonly schedule?: string
}

export interface DescriptionMessage extends Description {
  readonly type: 'description'
  /** Paths: they stay in the process that started the runner. */
  readonly sources: readonly SourceFile[]
}

const shapes = list(object({ name: text, shape: list(number) }))

export const parseDescription: Parser<DescriptionMessage> = object(
  {
    type: choice(['description']),
    framework: text,
    engine: text,
    fingerprint: text,
    sources: list(object({ file: text, sha256: text })),
    parameters: number,
    trainableParameters: number,
    layers: number,
    inputs: shapes,
    outputs: shapes,
    rows: object({ training: number, validation: number, held: boolean }),
    classes: nullable(number),
    optimizer: object({ name: text, family: choice(optimizers), settings, exact: boolean }),
    loss: text,
    batchNorm: boolean,
    largestTensorElements: number,
  },
  { schedule: text },
)
