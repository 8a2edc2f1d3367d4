/** `batchwise studies list|show|cancel|delete`. */
import { studyStates, type StudyState } from '../../studies/study.js'
import { languages, type Language } from '../../words/explanation.js'
import { usageError } from '../usage-error.js'
import {
  flagOption,
  serverAddress,
  textOption,
  wordOption,
  type OptionValues,
} from './option-values.js'

type StudiesAction =
  | { readonly action: 'list'; readonly state: StudyState | null }
  | { readonly action: 'show' | 'cancel' | 'delete'; readonly id: string }
export type StudiesArguments = StudiesAction & {
  readonly command: 'studies'
  readonly json: boolean
  readonly details: boolean
  readonly language: Language
  readonly server: string | null
  readonly dataFolder: string | null
}

const actionsOnOne = ['show', 'cancel', 'delete'] as const

export function studiesArguments(values: OptionValues, words: readonly string[]): StudiesArguments {
  return {
    command: 'studies',
    json: flagOption(values, 'json'),
    details: flagOption(values, 'details'),
    language: wordOption(values, 'lang', languages) ?? 'en',
    server: serverAddress(values),
    dataFolder: textOption(values, 'data-dir'),
    ...actionOf(values, words),
  }
}

function actionOf(values: OptionValues, [word, ...rest]: readonly string[]): StudiesAction {
  const state = wordOption(values, 'state', studyStates)
  if (word === 'list') {
    if (rest[0] !== undefined) throw usageError('studies-list-takes', { word: rest[0] })
    return { action: word, state }
  }
  const action = actionsOnOne.find((each) => each === word)
  if (action === undefined) throw usageError('no-studies-command', { given: word ?? 'none' })
  const [id, more] = rest
  if (id === undefined || more !== undefined) throw usageError('studies-takes-id', { action })
  if (state !== null) throw usageError('studies-only-list', { action })
  return { action, id }
}
