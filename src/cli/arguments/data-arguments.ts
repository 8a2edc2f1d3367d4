/** Data files and what is said about them: `batchwise data`, and `--data` of `batchwise advise`. */
import { languages, type Language } from '../../words/explanation.js'
import { usageError } from '../usage-error.js'
import {
  flagOption,
  serverAddress,
  textOption,
  wordOption,
  type OptionValues,
} from './option-values.js'

/** Each option of POST /v1/datasets as it is written on the command line. */
export const dataOptions = {
  target: 'target',
  features: 'features',
  format: 'format',
  header: 'header',
  categories: 'categories',
  'image-size': 'imageSize',
  tokens: 'tokens',
  vocabulary: 'vocabulary',
  length: 'length',
  'next-token': 'nextToken',
  scale: 'scale',
} as const

export interface DataArguments {
  readonly command: 'data'
  readonly files: readonly string[]
  /** A data set to delete, in place of files to store. */
  readonly deletedId: string | null
  readonly options: Readonly<Record<string, string>>
  readonly json: boolean
  readonly language: Language
  readonly server: string | null
  readonly dataFolder: string | null
}

export function dataArguments(values: OptionValues, words: readonly string[]): DataArguments {
  const deletedId = textOption(values, 'delete')
  if (deletedId === null && words.length === 0) throw usageError('no-data-file')
  if (deletedId !== null && words[0] !== undefined)
    throw usageError('delete-or-file', { word: words[0] })
  return {
    command: 'data',
    files: words,
    deletedId,
    options: readOptionsOf(values),
    json: flagOption(values, 'json'),
    language: wordOption(values, 'lang', languages) ?? 'en',
    server: serverAddress(values),
    dataFolder: textOption(values, 'data-dir'),
  }
}

/** The use case checks the values. */
export function readOptionsOf(values: OptionValues): Readonly<Record<string, string>> {
  const given: Record<string, string> = {}
  for (const [option, name] of Object.entries(dataOptions)) {
    const text = textOption(values, option)
    if (text !== null) given[name] = text
  }
  return given
}
