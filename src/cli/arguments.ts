/** The command line, parsed: every fault names the argument and says what is accepted. */
import { parseArgs, type ParseArgsConfig } from 'node:util'
import { keysArguments, type KeysArguments } from './keys-arguments.js'
import { UsageError } from './usage-error.js'

export { UsageError }

type RequestValue = string | number | Readonly<Record<string, string | number>>
export interface AdviseArguments {
  readonly command: 'advise'
  /** A Keras file, or null with a preset. */
  readonly file: string | null
  readonly preset: string | null
  readonly rows: number | null
  readonly dataFile: string | null
  /** The rest of the request, as it was given; the use case checks what values mean. */
  readonly options: Readonly<Record<string, RequestValue>>
  readonly json: boolean
  readonly language: 'en' | 'zh'
  readonly server: string | null
  readonly dataFolder: string | null
}
export type Arguments =
  | AdviseArguments
  | {
      readonly command: 'serve'
      readonly host: string
      readonly port: number
      readonly dataFolder: string | null
    }
  | { readonly command: 'doctor'; readonly json: boolean; readonly dataFolder: string | null }
  | KeysArguments
  | { readonly command: 'help'; readonly about: Command | null }
  | { readonly command: 'version' }

const text = { type: 'string' } as const
const flag = { type: 'boolean' } as const
const help = { help: { ...flag, short: 'h' } } as const
const optionsByCommand = {
  advise: {
    ...help,
    preset: text,
    rows: text,
    memory: text,
    data: text,
    optimizer: text,
    loss: text,
    epochs: text,
    objective: text,
    workers: text,
    device: text,
    engine: text,
    'probe-budget': text,
    trainings: text,
    seed: text,
    'price-per-hour': text,
    'price-per-kwh': text,
    currency: text,
    'idle-watts': text,
    'busy-watts': text,
    json: flag,
    lang: text,
    server: text,
    'data-dir': text,
  },
  serve: { ...help, port: text, host: text, 'data-dir': text },
  doctor: { ...help, json: flag, 'data-dir': text },
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
type Values = Readonly<Record<string, string | boolean | undefined>>

export function parseArguments(argv: readonly string[]): Arguments {
  const [first, ...rest] = argv
  if (first === undefined || first === '--help' || first === '-h' || first === 'help')
    return { command: 'help', about: isCommand(rest[0]) ? rest[0] : null }
  if (first === '--version' || first === '-v') return { command: 'version' }
  if (!isCommand(first))
    throw new UsageError(
      `${first}: no such command; there are advise, serve, doctor and keys (batchwise --help)`,
    )
  const { values, positionals } = parse(first, rest)
  if (values.help === true) return { command: 'help', about: first }
  if (first === 'advise') return advise(values, positionals)
  if (first === 'keys') return keysArguments(values, positionals, new Date())
  if (positionals.length > 0)
    throw new UsageError(`${positionals[0]}: ${first} takes no file (batchwise ${first} --help)`)
  const dataFolder = textOf(values, 'data-dir')
  if (first === 'doctor') return { command: 'doctor', json: values.json === true, dataFolder }
  return {
    command: 'serve',
    host: textOf(values, 'host') ?? '127.0.0.1',
    port: numberOf(values, 'port', { whole: true, min: 0, max: 65_535 }) ?? 3000,
    dataFolder,
  }
}

function advise(values: Values, positionals: readonly string[]): AdviseArguments {
  const file = positionals[0] ?? null
  const preset = textOf(values, 'preset')
  if (positionals.length > 1) throw new UsageError(`${positionals[1]}: advise takes one file`)
  if (file === null && preset === null)
    throw new UsageError(
      'FILE or --preset: say which model: a Keras file (model.to_json()) or the name of a preset',
    )
  if (file !== null && preset !== null)
    throw new UsageError(`--preset ${preset}: a file is given too; say one of the two`)
  const rows = numberOf(values, 'rows', { whole: true, min: 1 })
  const dataFile = textOf(values, 'data')
  if (rows === null && dataFile === null)
    throw new UsageError(
      '--rows or --data: say how many training rows there are, or give them as an .npz file',
    )
  if (rows !== null && dataFile !== null)
    throw new UsageError('--rows: --data has its own number of rows; say one of the two')
  const memoryBudget = textOf(values, 'memory')
  if (memoryBudget === null)
    throw new UsageError(
      '--memory: say how much of the device the training may take, for example --memory 512MiB',
    )
  const probe =
    values['probe-budget'] === 'auto'
      ? 'auto'
      : numberOf(values, 'probe-budget', { whole: false, min: 0 }, 'auto or seconds')
  const language = textOf(values, 'lang') ?? 'en'
  if (language !== 'en' && language !== 'zh')
    throw new UsageError(`--lang ${language}: accepted are en and zh`)
  const server = textOf(values, 'server')
  if (server !== null && !/^https?:$/.test(URL.canParse(server) ? new URL(server).protocol : ''))
    throw new UsageError(`--server ${server}: accepted is an address such as http://127.0.0.1:3000`)
  const trainings = numberOf(values, 'trainings', { whole: true, min: 1 })
  if (trainings !== null && typeof probe === 'number')
    throw new UsageError(
      `--trainings ${trainings}: they pay for --probe-budget auto; a budget of ${probe} s is spent however many there are, so say one of the two`,
    )
  const given = {
    memoryBudget,
    optimizer: textOf(values, 'optimizer'),
    loss: textOf(values, 'loss'),
    objective: textOf(values, 'objective'),
    device: textOf(values, 'device'),
    engine: textOf(values, 'engine'),
    probeBudget: probe,
    epochs: numberOf(values, 'epochs', { whole: true, min: 1 }),
    workers: numberOf(values, 'workers', { whole: true, min: 1 }),
    trainings,
    seed: numberOf(values, 'seed', { whole: true, min: 0 }),
    ...tariff(values),
  }
  const options = Object.fromEntries(
    Object.entries(given).flatMap(([name, value]): [string, RequestValue][] =>
      value === null ? [] : [[name, value]],
    ),
  )
  return {
    command: 'advise',
    file,
    preset,
    rows,
    dataFile,
    options,
    json: values.json === true,
    language,
    server,
    dataFolder: textOf(values, 'data-dir'),
  }
}

/** What a training is paid with: `price` and `power` of the request; null where nothing of it was given. */
function tariff(values: Values): {
  readonly price: RequestValue | null
  readonly power: RequestValue | null
} {
  const positive = { whole: false, min: Number.MIN_VALUE } as const
  const amountOf = (name: string): number | null =>
    numberOf(values, name, positive, 'a number above 0')
  const [perHour, perKilowattHour, currency] = [
    amountOf('price-per-hour'),
    amountOf('price-per-kwh'),
    textOf(values, 'currency'),
  ]
  const [idleWatts, busyWatts] = [amountOf('idle-watts'), amountOf('busy-watts')]
  if ((idleWatts === null) !== (busyWatts === null))
    throw new UsageError(
      `--${idleWatts === null ? 'idle' : 'busy'}-watts: is missing; power is given as --idle-watts and --busy-watts`,
    )
  if (perKilowattHour !== null && idleWatts === null)
    throw new UsageError(
      `--price-per-kwh ${perKilowattHour}: needs --idle-watts and --busy-watts, to know how many kWh a training takes`,
    )
  if (currency !== null && perHour === null && perKilowattHour === null)
    throw new UsageError(`--currency ${currency}: belongs to --price-per-hour or --price-per-kwh`)
  if (textOf(values, 'objective') === 'cheapest' && perHour === null && idleWatts === null)
    throw new UsageError(
      '--objective cheapest: needs --price-per-hour, or --idle-watts and --busy-watts (with --price-per-kwh in money)',
    )
  const together = (
    part: Readonly<Record<string, string | number | null>>,
  ): RequestValue | null => {
    const known = Object.entries(part).flatMap(([name, value]): [string, string | number][] =>
      value === null ? [] : [[name, value]],
    )
    return known.length === 0 ? null : Object.fromEntries(known)
  }
  return {
    price: together({ perHour, perKilowattHour, currency }),
    power: together({ idleWatts, busyWatts }),
  }
}

const isCommand = (word: string | undefined): word is Command =>
  word !== undefined && Object.hasOwn(optionsByCommand, word)

function parse(
  command: Command,
  argv: readonly string[],
): { values: Values; positionals: readonly string[] } {
  try {
    const options: NonNullable<ParseArgsConfig['options']> = optionsByCommand[command]
    const { values, positionals } = parseArgs({
      args: [...argv],
      options,
      allowPositionals: true,
      strict: true,
    })
    const single = Object.entries(values).flatMap(([name, value]): [string, string | boolean][] =>
      typeof value === 'string' || typeof value === 'boolean' ? [[name, value]] : [],
    )
    return { values: Object.fromEntries(single), positionals }
  } catch (error) {
    throw new UsageError(
      `${error instanceof Error ? error.message : String(error)} (batchwise ${command} --help)`,
    )
  }
}

function textOf(values: Values, name: string): string | null {
  const value = values[name]
  if (value === '') throw new UsageError(`--${name}: a value is missing`)
  return typeof value === 'string' ? value : null
}

function numberOf(
  values: Values,
  name: string,
  range: { readonly whole: boolean; readonly min: number; readonly max?: number },
  accepted?: string,
): number | null {
  const given = textOf(values, name)
  if (given === null) return null
  const number = Number(given)
  const max = range.max ?? Number.MAX_SAFE_INTEGER
  if (
    Number.isFinite(number) &&
    number >= range.min &&
    number <= max &&
    (!range.whole || Number.isInteger(number))
  )
    return number
  const bounds = range.max === undefined ? `>= ${range.min}` : `from ${range.min} to ${range.max}`
  throw new UsageError(
    `--${name} ${given}: accepted is ${accepted ?? `a ${range.whole ? 'whole ' : ''}number ${bounds}`}`,
  )
}
