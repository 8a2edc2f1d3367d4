/** `--python FILE:FUNCTION`: a training that the user wrote. */
import path from 'node:path'
import { usageError } from '../usage-error.js'
import { dataOptions } from './data-arguments.js'
import { textOption, type OptionValues } from './option-values.js'

export interface ProgramArguments {
  /** Absolute path. */
  readonly file: string
  readonly function: string
  readonly interpreter: string
}

const defaultInterpreter = 'python3'
/** What the program itself says. */
const inProgram = [
  'preset',
  'input-shape',
  'rows',
  'data',
  'optimizer',
  'loss',
  'class-weights',
  'engine',
]

export function programArguments(
  values: OptionValues,
  words: readonly string[],
): ProgramArguments | null {
  const given = textOption(values, 'python')
  const interpreter = textOption(values, 'interpreter')
  if (given === null && interpreter !== null) throw usageError('interpreter-alone')
  if (given === null) return null
  refuseOthers(values, words)
  return { ...functionIn(given, '--python'), interpreter: pathOf(interpreter) }
}

/** FILE:FUNCTION, from here. */
export function functionIn(
  given: string,
  option: string,
): Pick<ProgramArguments, 'file' | 'function'> {
  const [, file = '', name = ''] = /^(.+):([A-Za-z_]\w*)$/.exec(given) ?? []
  if (file === '') throw usageError('no-function', { option, given })
  return { file: path.resolve(file), function: name }
}

function refuseOthers(values: OptionValues, words: readonly string[]): void {
  if (words.length > 0) throw usageError('python-and-file', { file: words[0] ?? '' })
  if (values['server'] !== undefined) throw usageError('python-and-server')
  const stray = [...inProgram, ...Object.keys(dataOptions)].find(
    (name) => values[name] !== undefined,
  )
  if (stray !== undefined) throw usageError('in-program', { option: `--${stray}` })
}

/** A name is looked up on the PATH; a path is one from here. */
export const pathOf = (interpreter: string | null): string => {
  if (interpreter === null) return defaultInterpreter
  return interpreter.includes('/') ? path.resolve(interpreter) : interpreter
}
