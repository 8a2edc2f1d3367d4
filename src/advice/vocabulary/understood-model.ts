/** What was understood of an uploaded model file. It is kept with the model. */
import type { Loss } from './losses.js'
import type { Optimizer } from './optimizers.js'
import type { Settings } from './settings.js'

/** `keras` and `hdf5` may hold weights too; `json` is of Keras or of TensorFlow.js. */
export const modelFormats = ['keras', 'hdf5', 'json'] as const
export type ModelFormat = (typeof modelFormats)[number]

export interface UnderstoodModel {
  readonly format: ModelFormat
  readonly name: string
  /** Layers inside of models are counted one by one. */
  readonly layers: number
  /** The most frequent types first. */
  readonly layerTypes: readonly { readonly type: string; readonly count: number }[]
  readonly parameters: number
  readonly trainableParameters: number
  readonly inputs: readonly UnderstoodInput[]
  readonly outputs: readonly UnderstoodOutput[]
  /** Null where the file names none, or none that can be trained. */
  readonly optimizer: UnderstoodOptimizer | null
  /** What of the file has no effect on the trials. */
  readonly notes: readonly ModelNote[]
  /** What a question has to say otherwise before this model can train. */
  readonly obstacles: readonly ModelObstacle[]
}

interface UnderstoodInput {
  readonly name: string
  /** Shape of one row. */
  readonly shape: readonly number[]
}

interface UnderstoodOutput extends UnderstoodInput {
  readonly activation: string
  /** The loss in the file; null where it has none, or none that can be trained. */
  readonly loss: UnderstoodLoss | null
}

interface UnderstoodLoss {
  readonly name: Loss
  readonly weight: number
  readonly settings: Settings
}

interface UnderstoodOptimizer {
  readonly name: Optimizer
  readonly settings: Settings
}

/** The place in the file, what is accepted there, and what to do. */
export interface ModelObstacle {
  readonly pointer: string
  readonly accepted: string
  readonly message: string
}

/** Fields of each note. Every code has a message in `src/words/<language>/model.ftl`. */
interface NoteFields {
  /** What training takes at least: the weights and their gradients. */
  'needs-memory': { readonly bytes: number }
  'weights-not-read': Record<never, never>
  'rate-replaced': { readonly rate: number }
  'schedule-replaced': { readonly schedule: string }
  /** Keys that Keras writes and that change nothing in the trials. */
  'keys-without-effect': { readonly keys: string }
  'augmentation-left-out': { readonly layers: number }
  'computes-in-16-bits': Record<never, never>
}
export type ModelNoteCode = keyof NoteFields
export type ModelNote = {
  readonly [Code in ModelNoteCode]: { readonly code: Code; readonly values: NoteFields[Code] }
}[ModelNoteCode]

export function modelNote<Code extends ModelNoteCode>(
  code: Code,
  values: NoteFields[Code],
): ModelNote {
  return { code, values } as ModelNote
}
