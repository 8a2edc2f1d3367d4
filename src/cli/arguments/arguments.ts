/** The command line, parsed. Every error names the argument and what is accepted. */
import { parseArgs, type ParseArgsConfig } from 'node:util'
import { nearest } from '../../studies/model/refuse-all.js'
import type { Language } from '../../words/messages.js'
import { usageError, type UsageError } from '../usage-error.js'
import { workerArguments, type WorkerArguments } from './worker-arguments.js'
import { adviseArguments, type AdviseArguments } from './advise-arguments.js'
import { dataArguments, type dataOptions, type DataArguments } from './data-arguments.js'
import { modelArguments, type ModelArguments } from './model-arguments.js'
import { keysArguments, type KeysArguments } from './keys-arguments.js'
import { studiesArguments, type StudiesArguments } from './studies-arguments.js'
import { recipeArguments, type RecipeArgument } from './recipe-arguments.js'
import { flagOption, numberOption, textOption, type OptionValues } from './option-values.js'

export interface ServeArguments {
  readonly command: 'serve'
  readonly host: string
  readonly port: number
  readonly dataFolder: string | null
  readonly recipes: readonly RecipeArgument[]
}
export interface DoctorArguments {
  readonly command: 'doctor'
  readonly json: boolean
  readonly dataFolder: string | null
  readonly recipes: readonly RecipeArgument[]
}
const templates = ['pytorch', 'keras', 'lightning'] as const
export interface InitArguments {
  readonly command: 'init'
  readonly template: (typeof templates)[number]
}
export type Arguments =
  | AdviseArguments
  | DataArguments
  | ModelArguments
  | ServeArguments
  | WorkerArguments
  | DoctorArguments
  | KeysArguments
  | StudiesArguments
  | InitArguments
  | { readonly command: 'help'; readonly about: Command | null }
  | { readonly command: 'version' }

const text = { type: 'string' } as const
const flag = { type: 'boolean' } as const
const help = { help: { ...flag, short: 'h' } } as const
const recipeOptions = { recipe: { ...text, multiple: true }, interpreter: text } as const
const dataTexts = {
  target: text,
  features: text,
  format: text,
  header: text,
  categories: text,
  'image-size': text,
  tokens: text,
  vocabulary: text,
  length: text,
  'next-token': text,
  scale: text,
} as const satisfies Record<keyof typeof dataOptions, typeof text>
const optionsByCommand = {
  advise: {
    ...help,
    preset: text,
    'input-shape': text,
    rows: text,
    memory: text,
    data: text,
    optimizer: text,
    loss: text,
    'class-weights': text,
    epochs: text,
    objective: text,
    schedule: text,
    current: text,
    'batch-size': text,
    'batch-size-min': text,
    'batch-size-max': text,
    'batch-size-multiple-of': text,
    'power-of-two': flag,
    'effective-batch-size': text,
    'learning-rate': text,
    workers: text,
    device: text,
    engine: text,
    'probe-budget': text,
    trainings: text,
    deadline: text,
    priority: text,
    seed: text,
    'price-per-hour': text,
    'price-per-kwh': text,
    currency: text,
    'idle-watts': text,
    'busy-watts': text,
    details: flag,
    code: text,
    report: text,
    open: flag,
    json: flag,
    lang: text,
    server: text,
    'data-dir': text,
    python: text,
    interpreter: text,
    ...dataTexts,
  },
  init: { ...help },
  data: {
    ...help,
    ...dataTexts,
    delete: text,
    json: flag,
    lang: text,
    server: text,
    'data-dir': text,
  },
  model: { ...help, 'input-shape': text, json: flag, lang: text, server: text, 'data-dir': text },
  serve: { ...help, port: text, host: text, 'data-dir': text, ...recipeOptions },
  worker: {
    ...help,
    device: { ...text, multiple: true },
    name: text,
    server: text,
    'data-dir': text,
    ...recipeOptions,
  },
  studies: {
    ...help,
    state: text,
    details: flag,
    json: flag,
    lang: text,
    server: text,
    'data-dir': text,
  },
  doctor: { ...help, json: flag, 'data-dir': text, ...recipeOptions },
  keys: {
    ...help,
    name: text,
    owner: text,
    scopes: text,
    expires: text,
    json: flag,
    'data-dir': text,
  },
} as const satisfies Record<string, NonNullable<ParseArgsConfig['options']>>
export type Command = keyof typeof optionsByCommand
const commands = Object.keys(optionsByCommand)

/** @param usual language where `--lang` is not given */
export function parseArguments(argv: readonly string[], usual: Language = 'en'): Arguments {
  const [command, ...rest] = argv
  if (command === '--version' || command === '-v') return { command: 'version' }
  if (command === undefined || ['--help', '-h', 'help'].includes(command))
    return { command: 'help', about: isCommand(rest[0]) ? rest[0] : null }
  if (!isCommand(command))
    throw usageError('no-command', {
      word: command,
      commands: commands.join(', '),
      ...likeOf(command, commands),
    })
  const { values, words } = readOptions(command, rest, usual)
  if (flagOption(values, 'help')) return { command: 'help', about: command }
  return argumentsOf(command, values, words)
}

function argumentsOf(
  command: Command,
  values: OptionValues,
  words: readonly string[],
): Exclude<Arguments, { readonly command: 'help' | 'version' }> {
  switch (command) {
    case 'advise':
      return adviseArguments(values, words)
    case 'init':
      return initArguments(words)
    case 'data':
      return dataArguments(values, words)
    case 'model':
      return modelArguments(values, words)
    case 'studies':
      return studiesArguments(values, words)
    case 'keys':
      return keysArguments(values, words, new Date())
    case 'serve':
      refuseWords(command, words)
      return serveArguments(values)
    case 'worker':
      refuseWords(command, words)
      return workerArguments(values)
    case 'doctor':
      refuseWords(command, words)
      return {
        command,
        json: flagOption(values, 'json'),
        dataFolder: textOption(values, 'data-dir'),
        recipes: recipeArguments(values),
      }
  }
}

function serveArguments(values: OptionValues): ServeArguments {
  return {
    command: 'serve',
    host: textOption(values, 'host') ?? '127.0.0.1',
    port: numberOption(values, 'port', { whole: true, min: 0, max: 65_535 }) ?? 3000,
    dataFolder: textOption(values, 'data-dir'),
    recipes: recipeArguments(values),
  }
}

function initArguments(words: readonly string[]): InitArguments {
  const template = templates.find((name) => name === words[0])
  if (words.length === 1 && template !== undefined) return { command: 'init', template }
  throw usageError('init-takes', { templates: templates.join(', ') })
}

function refuseWords(command: Command, words: readonly string[]): void {
  if (words[0] !== undefined) throw usageError('word-too-many', { word: words[0], command })
}

function isCommand(word: string | undefined): word is Command {
  return word !== undefined && Object.hasOwn(optionsByCommand, word)
}

/** Splits the arguments into options and other words. Unknown options are refused. */
function readOptions(
  command: Command,
  argv: readonly string[],
  lang: Language,
): { readonly values: OptionValues; readonly words: readonly string[] } {
  try {
    const options: NonNullable<ParseArgsConfig['options']> = optionsByCommand[command]
    const parsed = parseArgs({ args: [...argv], options, allowPositionals: true, strict: true })
    const values: Record<string, string | boolean> = 'lang' in options ? { lang } : {}
    for (const [name, given] of Object.entries(parsed.values)) {
      const value = Array.isArray(given) ? given.join('\n') : given
      if (typeof value === 'string' || typeof value === 'boolean') values[name] = value
    }
    return { values, words: parsed.positionals }
  } catch (error) {
    throw refusalOf(error, command)
  }
}

/** What Node found, in our words: its own add hints that do not fit here. */
function refusalOf(error: unknown, command: Command): UsageError {
  const message = error instanceof Error ? error.message : String(error)
  const [, word] = /^Unknown option '(?:-[^-], )?([^']+)'/.exec(message) ?? []
  if (word !== undefined) {
    const known = Object.keys(optionsByCommand[command]).map((name) => `--${name}`)
    return usageError('no-option', { word, command, ...likeOf(word, known) })
  }
  const [, option = '', fault] =
    /^Option '(?:-\w, )?(--[\w-]+)[^']*' (?:is |argument )+(\w+)/.exec(message) ?? []
  if (fault === 'ambiguous') return usageError('dash-value', { option, command })
  if (fault === 'missing') return usageError('no-value-after', { option, command })
  const [problem = ''] = message.split(/\.\s/)
  return usageError('problem', { problem, command })
}

/** The known word that was meant, perhaps. */
function likeOf(wrong: string, known: readonly string[]): { hasLike: string; like: string } {
  const like = nearest(wrong, known)
  return { hasLike: String(like !== null), like: like ?? '' }
}
