/** `batchwise advise`: the options become a study request. The use case checks the values. */
import type { AskedShapes } from '../../studies/model/keras/input-shapes.js'
import { languages, type Language } from '../../words/explanation.js'
import { frameworkNames, type FrameworkName } from '../../words/snippets/snippets.js'
import { notValid, usageError } from '../usage-error.js'
import { dataOptions, readOptionsOf } from './data-arguments.js'
import { costFields, type RequestValue } from './cost-fields.js'
import { programArguments, type ProgramArguments } from './program-arguments.js'
import { currentPair, wishFields } from './wish-fields.js'
import { inputShapeOption } from './input-shape.js'
import {
  flagOption,
  numberOption,
  positiveWhole,
  serverAddress,
  textOption,
  withoutNulls,
  wordOption,
  type OptionValues,
} from './option-values.js'

export interface AdviseArguments {
  readonly command: 'advise'
  /** A training that the user wrote; null with a model. */
  readonly program: ProgramArguments | null
  /** A model file; null with a preset or a program. */
  readonly file: string | null
  /** Shapes of one row, for a file that leaves a length open. */
  readonly inputShape: AskedShapes
  readonly preset: string | null
  /** Number of training rows; null with a data file or a program. */
  readonly rows: number | null
  /** One file, or several .npy files that belong together; empty with a number of rows. */
  readonly dataFiles: readonly string[]
  /** What is said about the data files. */
  readonly dataOptions: Readonly<Record<string, string>>
  /** The request but for its model and data. */
  readonly requestFields: Readonly<Record<string, RequestValue>>
  readonly json: boolean
  /** Code to paste, in place of the answer on standard output; null for none. */
  readonly code: FrameworkName | null
  /** The sections below the summary too. */
  readonly details: boolean
  /** File for the report; null for none. */
  readonly report: string | null
  /** Show the report in the browser. */
  readonly open: boolean
  readonly language: Language
  /** Address of a running service; null measures in this process. */
  readonly server: string | null
  readonly dataFolder: string | null
}

export function adviseArguments(values: OptionValues, words: readonly string[]): AdviseArguments {
  return {
    command: 'advise',
    ...subjectArguments(values, words),
    requestFields: requestFields(values),
    json: flagOption(values, 'json'),
    code: wordOption(values, 'code', frameworkNames),
    details: flagOption(values, 'details'),
    ...reportArguments(values),
    language: wordOption(values, 'lang', languages) ?? 'en',
    server: serverAddress(values),
    dataFolder: textOption(values, 'data-dir'),
  }
}

type SubjectArguments = Pick<
  AdviseArguments,
  'program' | 'file' | 'preset' | 'inputShape' | 'rows' | 'dataFiles' | 'dataOptions'
>

/** A program has its own rows; a model comes with a file of rows or their number. */
function subjectArguments(values: OptionValues, words: readonly string[]): SubjectArguments {
  const program = programArguments(values, words)
  if (program === null)
    return { program, ...modelArguments(values, words), ...rowArguments(values) }
  const noModel = { file: null, preset: null, inputShape: null }
  return { program, ...noModel, rows: null, dataFiles: [], dataOptions: {} }
}

function reportArguments(values: OptionValues): Pick<AdviseArguments, 'report' | 'open'> {
  const report = textOption(values, 'report')
  const open = flagOption(values, 'open')
  if (open && report === null) throw usageError('open-without-report')
  return { report, open }
}

function modelArguments(
  values: OptionValues,
  words: readonly string[],
): Pick<AdviseArguments, 'file' | 'preset' | 'inputShape'> {
  const file = words[0] ?? null
  const preset = textOption(values, 'preset')
  if (words.length > 1)
    throw usageError('file-too-many', { word: words[1] ?? '', command: 'advise' })
  if (file === null && preset === null) throw usageError('no-model')
  if (file !== null && preset !== null) throw usageError('two-models', { preset, file })
  const inputShape = inputShapeOption(textOption(values, 'input-shape'))
  if (inputShape !== null && preset !== null) throw usageError('shape-of-preset', { preset })
  return { file, preset, inputShape }
}

function rowArguments(
  values: OptionValues,
): Pick<AdviseArguments, 'rows' | 'dataFiles' | 'dataOptions'> {
  const rows = numberOption(values, 'rows', positiveWhole)
  const dataFiles = textOption(values, 'data')?.split(',') ?? []
  const options = readOptionsOf(values)
  if (rows === null && dataFiles.length === 0) throw usageError('no-rows')
  if (rows !== null && dataFiles.length > 0)
    throw usageError('rows-and-data', { rows, files: dataFiles.join(',') })
  const [stray] = Object.keys(dataOptions).filter((option) => values[option] !== undefined)
  if (rows !== null && stray !== undefined) throw usageError('about-data', { option: `--${stray}` })
  return { rows, dataFiles, dataOptions: options }
}

function requestFields(values: OptionValues): AdviseArguments['requestFields'] {
  const fields = {
    memoryBudget: memoryBudget(values),
    optimizer: nameOrObject(values, 'optimizer'),
    loss: nameOrObject(values, 'loss'),
    classWeights: classWeights(values),
    objective: textOption(values, 'objective'),
    schedule: textOption(values, 'schedule'),
    device: textOption(values, 'device'),
    engine: textOption(values, 'engine'),
    epochs: numberOption(values, 'epochs', positiveWhole),
    workers: numberOption(values, 'workers', positiveWhole),
    seed: numberOption(values, 'seed', { whole: true, min: 0 }),
    deadline: deadlineOf(values),
    priority: textOption(values, 'priority'),
    current: currentPair(values),
    ...wishFields(values),
    ...probeFields(values),
    ...costFields(values),
  }
  return withoutNulls<RequestValue>(fields)
}

/** A name, or JSON: `--optimizer '{"name": "adamw", "weightDecay": 0.01}'`. */
function nameOrObject(values: OptionValues, option: string): RequestValue | null {
  const text = textOption(values, option)
  if (text === null || !/^\s*[[{]/.test(text)) return text
  try {
    return JSON.parse(text) as RequestValue
  } catch {
    throw notValid(`--${option} ${text}`, { id: 'accepted-name-or-json' })
  }
}

/** `1,5,2`: the weights in the order of the classes. */
function classWeights(values: OptionValues): readonly number[] | null {
  const text = textOption(values, 'class-weights')
  if (text === null) return null
  const weights = text.split(',').map((part) => (part.trim() === '' ? Number.NaN : Number(part)))
  if (weights.every((weight) => Number.isFinite(weight))) return weights
  throw notValid(`--class-weights ${text}`, { id: 'accepted-weights' })
}

function memoryBudget(values: OptionValues): string {
  const budget = textOption(values, 'memory')
  if (budget !== null) return budget
  throw usageError('no-memory')
}

/** Seconds, or a moment. */
function deadlineOf(values: OptionValues): RequestValue | null {
  const text = textOption(values, 'deadline')
  return text === null || Number.isNaN(Number(text)) ? text : Number(text)
}

/** Trainings pay for an automatic probe only: a budget in seconds is spent regardless. */
function probeFields(values: OptionValues): {
  readonly probeBudget: 'auto' | number | null
  readonly trainings: number | null
} {
  const probeBudget =
    values['probe-budget'] === 'auto'
      ? 'auto'
      : numberOption(values, 'probe-budget', {
          whole: false,
          min: 0,
          accepted: { id: 'accepted-auto' },
        })
  const trainings = numberOption(values, 'trainings', positiveWhole)
  if (trainings !== null && typeof probeBudget === 'number')
    throw usageError('trainings-without-effect', { trainings, seconds: probeBudget })
  return { probeBudget, trainings }
}
