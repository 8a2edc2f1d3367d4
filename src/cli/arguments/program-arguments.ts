/** `--python FILE:FUNCTION`: a training that the user wrote. */
import path from 'node:path'
import { UsageError } from '../usage-error.js'
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
  if (given === null && interpreter !== null)
    throw new UsageError('--interpreter is for --python FILE:FUNCTION, which is missing.')
  if (given === null) return null
  refuseOthers(values, words)
  const [, file = '', name = ''] = /^(.+):([A-Za-z_]\w*)$/.exec(given) ?? []
  if (file === '')
    throw new UsageError(
      `--python ${given} names no function. Give FILE:FUNCTION, such as train.py:build; ` +
        'batchwise init pytorch (or keras) prints one.',
    )
  return { file: path.resolve(file), function: name, interpreter: pathOf(interpreter) }
}

function refuseOthers(values: OptionValues, words: readonly string[]): void {
  if (words.length > 0)
    throw new UsageError(`--python and the file ${words[0]} are given. Give only one model.`)
  if (values['server'] !== undefined)
    throw new UsageError('--python runs your code in this process; leave --server out.')
  const stray = [...inProgram, ...Object.keys(dataOptions)].find(
    (name) => values[name] !== undefined,
  )
  if (stray !== undefined)
    throw new UsageError(`--${stray} is in the program of --python; leave it out.`)
}

/** A name is looked up on the PATH; a path is one from here. */
const pathOf = (interpreter: string | null): string => {
  if (interpreter === null) return defaultInterpreter
  return interpreter.includes('/') ? path.resolve(interpreter) : interpreter
}
