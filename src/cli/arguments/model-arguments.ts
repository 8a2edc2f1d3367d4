/** `batchwise model FILE`: a model file and the shape of its input. */
import { languages, type Language } from '../../words/explanation.js'
import { usageError } from '../usage-error.js'
import {
  flagOption,
  serverAddress,
  textOption,
  wordOption,
  type OptionValues,
} from './option-values.js'

export interface ModelArguments {
  readonly command: 'model'
  readonly file: string
  /** Options of POST /v1/models. */
  readonly options: Readonly<Record<string, string>>
  readonly json: boolean
  readonly language: Language
  readonly server: string | null
  readonly dataFolder: string | null
}

export function modelArguments(
  values: OptionValues,
  [file, ...others]: readonly string[],
): ModelArguments {
  if (file === undefined) throw usageError('no-model-file')
  if (others[0] !== undefined)
    throw usageError('file-too-many', { word: others[0], command: 'model' })
  const inputShape = textOption(values, 'input-shape')
  return {
    command: 'model',
    file,
    options: inputShape === null ? {} : { inputShape },
    json: flagOption(values, 'json'),
    language: wordOption(values, 'lang', languages) ?? 'en',
    server: serverAddress(values),
    dataFolder: textOption(values, 'data-dir'),
  }
}
