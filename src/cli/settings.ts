/** How the service runs, read from the environment once, at start; every fault names the variable and what is accepted. */
import { authModes, type AuthMode } from '../access/authenticate.js'
import { defaultLimits } from '../access/limits.js'
import { bytesOf } from '../studies/request/memory-budget.js'
import { UsageError } from './usage-error.js'

export interface Settings {
  /** BATCHWISE_AUTH: when a key is needed (`access/authenticate.ts`). */
  readonly authMode: AuthMode
  /** BATCHWISE_RATE_LIMIT: requests a minute, of one key. */
  readonly requestsPerMinute: number
  /** BATCHWISE_STUDIES_PER_OWNER: studies of one owner that may wait or run. */
  readonly unfinishedMax: number
  /** BATCHWISE_BYTES_PER_OWNER: what the data sets of one owner may take on the disk. */
  readonly bytesPerOwner: number
  /** BATCHWISE_SOCKETS_PER_KEY: sockets that one key may hold open. */
  readonly socketsPerKey: number
  /** BATCHWISE_STREAMS_PER_KEY: studies that one key may watch at once. */
  readonly streamsPerKey: number
  /** BATCHWISE_CORS: origins whose pages may ask, separated by commas. */
  readonly corsOrigins: readonly string[]
  /** BATCHWISE_DRAIN_SECONDS: between "not ready" and the end of listening, so that nobody is sent here any more. */
  readonly drainMs: number
  /** BATCHWISE_LOG: least level of lines. */
  readonly logLevel: string
  /** OTEL_EXPORTER_OTLP_ENDPOINT or OTEL_EXPORTER_OTLP_TRACES_ENDPOINT is set. */
  readonly traced: boolean
}

const logLevels = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const

export function settingsFrom(env: NodeJS.ProcessEnv): Settings {
  return {
    authMode: oneOf(env, 'BATCHWISE_AUTH', authModes),
    requestsPerMinute: number(
      env,
      'BATCHWISE_RATE_LIMIT',
      defaultLimits.requestsPerMinute,
      1,
      1e9,
      true,
    ),
    unfinishedMax: number(
      env,
      'BATCHWISE_STUDIES_PER_OWNER',
      defaultLimits.unfinishedMax,
      1,
      1e6,
      true,
    ),
    bytesPerOwner: size(env, 'BATCHWISE_BYTES_PER_OWNER', '10GiB'),
    socketsPerKey: number(
      env,
      'BATCHWISE_SOCKETS_PER_KEY',
      defaultLimits.socketsPerKey,
      1,
      1e6,
      true,
    ),
    streamsPerKey: number(
      env,
      'BATCHWISE_STREAMS_PER_KEY',
      defaultLimits.streamsPerKey,
      1,
      1e6,
      true,
    ),
    corsOrigins: (env['BATCHWISE_CORS'] ?? '')
      .split(',')
      .map((part) => part.trim())
      .filter((part) => part !== '')
      .map(origin),
    drainMs: 1000 * number(env, 'BATCHWISE_DRAIN_SECONDS', 0, 0, 600, false),
    logLevel: oneOf(env, 'BATCHWISE_LOG', logLevels) ?? 'info',
    traced:
      [env['OTEL_EXPORTER_OTLP_ENDPOINT'], env['OTEL_EXPORTER_OTLP_TRACES_ENDPOINT']].some(
        (address) => address !== undefined && address !== '',
      ) && env['OTEL_SDK_DISABLED'] !== 'true',
  }
}

function oneOf<T extends string>(
  env: NodeJS.ProcessEnv,
  name: string,
  accepted: readonly T[],
): T | null {
  const given = env[name]
  if (given === undefined || given === '') return null
  const known = accepted.find((value) => value === given)
  if (known === undefined)
    throw new UsageError(`${name}=${given}: accepted are ${accepted.join(', ')}`)
  return known
}

function number(
  env: NodeJS.ProcessEnv,
  name: string,
  otherwise: number,
  min: number,
  max: number,
  whole: boolean,
): number {
  const given = env[name]
  if (given === undefined || given === '') return otherwise
  const value = Number(given)
  if (Number.isFinite(value) && value >= min && value <= max && (!whole || Number.isInteger(value)))
    return value
  throw new UsageError(
    `${name}=${given}: accepted is a ${whole ? 'whole ' : ''}number from ${min} to ${max}`,
  )
}

function size(env: NodeJS.ProcessEnv, name: string, otherwise: string): number {
  const given = env[name] === undefined || env[name] === '' ? otherwise : env[name]
  const bytes = Math.floor(bytesOf(given))
  if (bytes >= 1) return bytes
  throw new UsageError(`${name}=${given}: accepted are bytes, or a text like "512MiB" or "10GB"`)
}

function origin(given: string): string {
  if (URL.canParse(given) && new URL(given).origin === given) return given
  throw new UsageError(
    `BATCHWISE_CORS=${given}: accepted are origins such as https://pages.example, separated by commas`,
  )
}
