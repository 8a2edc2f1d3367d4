/** Everything that the program reads from its environment, declared once. */
import { authModes } from '../../access/authenticate.js'
import { defaultLimits } from '../../access/limits.js'
import type { Retention } from '../../studies/retention.js'
import { evidenceMaxMs, retentionFrom, retentionSettings } from './retention-settings.js'
import {
  byteSize,
  oneOf,
  optionalSetting,
  originList,
  postgresqlUrl,
  redisUrl,
  seconds,
  secretSetting,
  settingWithDefault,
  textKind,
  wholeNumber,
} from './setting.js'

const logLevels = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const

/** How the service runs. */
export const serviceSettings = {
  database: secretSetting({
    name: 'DATABASE_URL',
    meaning:
      'PostgreSQL instead of the SQLite file in the data folder; many processes may share it',
    kind: postgresqlUrl,
  }),
  databaseConnections: settingWithDefault({
    name: 'BATCHWISE_DATABASE_CONNECTIONS',
    meaning:
      'most connections of one process to PostgreSQL; two more hear announcements and take turns',
    kind: wholeNumber(1, 1000),
    default: String(defaultLimits.databaseConnections),
  }),
  keySecretFile: optionalSetting({
    name: 'BATCHWISE_KEY_SECRET_FILE',
    meaning:
      'file of 32 random bytes, with which keys are hashed; when unset, key-secret in the data ' +
      'folder, made at the first start',
    kind: textKind('a file'),
  }),
  authMode: optionalSetting({
    name: 'BATCHWISE_AUTH',
    meaning:
      'who needs a key: every caller (required) or callers from other machines (loopback); ' +
      'when unset, callers from other machines, and every caller once a key was made',
    kind: oneOf(authModes),
  }),
  redis: secretSetting({
    name: 'REDIS_URL',
    meaning: 'queue of the studies for batchwise worker; without it the service trains itself',
    kind: redisUrl,
  }),
  redisPrefix: settingWithDefault({
    name: 'BATCHWISE_REDIS_PREFIX',
    meaning: 'how the keys in Redis begin',
    kind: textKind('a text'),
    default: 'batchwise',
  }),
  leaseSeconds: settingWithDefault({
    name: 'BATCHWISE_LEASE_SECONDS',
    meaning: 'a process that was silent for so long loses its study to another',
    kind: seconds(600),
    default: '15',
  }),
  requestsPerMinute: settingWithDefault({
    name: 'BATCHWISE_RATE_LIMIT',
    meaning: 'requests a minute of one key',
    kind: wholeNumber(1, 1_000_000_000),
    default: String(defaultLimits.requestsPerMinute),
  }),
  unfinishedMax: settingWithDefault({
    name: 'BATCHWISE_STUDIES_PER_OWNER',
    meaning: 'studies of one owner that wait or run',
    kind: wholeNumber(1, 1_000_000),
    default: String(defaultLimits.unfinishedMax),
  }),
  bytesPerOwner: settingWithDefault({
    name: 'BATCHWISE_BYTES_PER_OWNER',
    meaning: 'disk space for the data sets and models of one owner',
    kind: byteSize,
    default: `${defaultLimits.bytesPerOwner / 2 ** 30}GiB`,
  }),
  uploadBytesMax: settingWithDefault({
    name: 'BATCHWISE_UPLOAD_MAX',
    meaning:
      'most bytes of one uploaded data set or model, which also count for its owner until it is read',
    kind: byteSize,
    default: `${defaultLimits.uploadBytesMax / 2 ** 30}GiB`,
  }),
  socketsPerKey: settingWithDefault({
    name: 'BATCHWISE_SOCKETS_PER_KEY',
    meaning: 'open sockets of one key',
    kind: wholeNumber(1, 1_000_000),
    default: String(defaultLimits.socketsPerKey),
  }),
  streamsPerKey: settingWithDefault({
    name: 'BATCHWISE_STREAMS_PER_KEY',
    meaning: 'studies that one key watches at once',
    kind: wholeNumber(1, 1_000_000),
    default: String(defaultLimits.streamsPerKey),
  }),
  ...retentionSettings,
  corsOrigins: optionalSetting({
    name: 'BATCHWISE_CORS',
    meaning: 'origins whose pages may read answers',
    kind: originList,
  }),
  drainSeconds: settingWithDefault({
    name: 'BATCHWISE_DRAIN_SECONDS',
    meaning: 'time from "not ready" to the end of listening',
    kind: seconds(600),
    default: '0',
  }),
  logLevel: settingWithDefault({
    name: 'BATCHWISE_LOG',
    meaning: 'lowest level that is logged',
    kind: oneOf(logLevels),
    default: 'info',
  }),
  traceEndpoint: optionalSetting({
    name: 'OTEL_EXPORTER_OTLP_ENDPOINT',
    meaning: 'where traces go (OTLP over HTTP)',
    kind: textKind('an address'),
  }),
  traceOnlyEndpoint: optionalSetting({
    name: 'OTEL_EXPORTER_OTLP_TRACES_ENDPOINT',
    meaning: 'where traces go, instead of the address for all telemetry',
    kind: textKind('an address'),
  }),
  telemetryDisabled: optionalSetting({
    name: 'OTEL_SDK_DISABLED',
    meaning: 'true turns tracing off',
    kind: textKind('true, false'),
  }),
} as const

/** Where `npm start` listens, and what the commands use. */
export const commandSettings = {
  host: settingWithDefault({
    name: 'HOST',
    meaning: 'address to listen on (npm start)',
    kind: textKind('an address of this machine'),
    default: '127.0.0.1',
  }),
  port: settingWithDefault({
    name: 'PORT',
    meaning: 'port to listen on (npm start); 0 takes a free one',
    kind: wholeNumber(0, 65_535),
    default: '3000',
  }),
  dataFolder: settingWithDefault({
    name: 'BATCHWISE_DATA',
    meaning: 'folder of the database and the data sets',
    kind: textKind('a folder'),
    default: '.batchwise',
  }),
  key: secretSetting({
    name: 'BATCHWISE_KEY',
    meaning: 'key that batchwise advise --server sends',
    kind: textKind('a key'),
  }),
  debug: optionalSetting({
    name: 'BATCHWISE_DEBUG',
    meaning: 'any text: unexpected errors show their stack',
    kind: textKind('any text'),
  }),
} as const

export const settingTable = { ...serviceSettings, ...commandSettings } as const

export interface Settings {
  /** Null: the file of SQLite in the data folder. */
  readonly database: string | null
  readonly databaseConnections: number
  /** Null: this process conducts the studies. */
  readonly redis: { readonly url: string; readonly prefix: string } | null
  readonly leaseMs: number
  /** Null: `key-secret` in the data folder. */
  readonly keySecretFile: string | null
  readonly authMode: (typeof authModes)[number] | null
  readonly requestsPerMinute: number
  readonly unfinishedMax: number
  readonly bytesPerOwner: number
  readonly uploadBytesMax: number
  readonly socketsPerKey: number
  readonly streamsPerKey: number
  /** Null: evidence of any age counts. */
  readonly evidenceMaxMs: number | null
  readonly retention: Retention
  readonly corsOrigins: readonly string[]
  readonly drainMs: number
  readonly logLevel: string
  readonly traced: boolean
}

/** The settings of the service. Throws UsageError for a variable that is not valid. */
export function settingsFrom(env: NodeJS.ProcessEnv): Settings {
  return {
    database: serviceSettings.database.read(env),
    databaseConnections: serviceSettings.databaseConnections.read(env),
    redis: redisFrom(env),
    leaseMs: 1000 * serviceSettings.leaseSeconds.read(env),
    keySecretFile: serviceSettings.keySecretFile.read(env),
    authMode: serviceSettings.authMode.read(env),
    requestsPerMinute: serviceSettings.requestsPerMinute.read(env),
    unfinishedMax: serviceSettings.unfinishedMax.read(env),
    bytesPerOwner: serviceSettings.bytesPerOwner.read(env),
    uploadBytesMax: serviceSettings.uploadBytesMax.read(env),
    socketsPerKey: serviceSettings.socketsPerKey.read(env),
    streamsPerKey: serviceSettings.streamsPerKey.read(env),
    evidenceMaxMs: evidenceMaxMs(env),
    retention: retentionFrom(env),
    corsOrigins: serviceSettings.corsOrigins.read(env) ?? [],
    drainMs: 1000 * serviceSettings.drainSeconds.read(env),
    logLevel: serviceSettings.logLevel.read(env),
    traced: isTraced(env),
  }
}

function redisFrom(env: NodeJS.ProcessEnv): Settings['redis'] {
  const url = serviceSettings.redis.read(env)
  return url === null ? null : { url, prefix: serviceSettings.redisPrefix.read(env) }
}

function isTraced(env: NodeJS.ProcessEnv): boolean {
  if (serviceSettings.telemetryDisabled.read(env) === 'true') return false
  const { traceEndpoint, traceOnlyEndpoint } = serviceSettings
  return (traceOnlyEndpoint.read(env) ?? traceEndpoint.read(env)) !== null
}
