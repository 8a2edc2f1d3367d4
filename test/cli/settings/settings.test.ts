import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { settingsFrom, settingTable } from '../../../src/cli/settings/settings.js'
import { UsageError } from '../../../src/cli/usage-error.js'

describe('the settings of the service', () => {
  it('have defaults', () => {
    expect(settingsFrom({})).toEqual({
      database: null,
      databaseConnections: 10,
      redis: null,
      leaseMs: 15_000,
      keySecretFile: null,
      authMode: null,
      requestsPerMinute: 600,
      unfinishedMax: 100,
      bytesPerOwner: 10 * 2 ** 30,
      uploadBytesMax: 8 * 2 ** 30,
      socketsPerKey: 1000,
      streamsPerKey: 1000,
      evidenceMaxMs: null,
      retention: { studiesMs: null, uploadsMs: null, eventsMs: null },
      corsOrigins: [],
      drainMs: 0,
      logLevel: 'info',
      traced: false,
    })
  })

  it('come from the environment', () => {
    expect(
      settingsFrom({
        BATCHWISE_AUTH: 'loopback',
        BATCHWISE_RATE_LIMIT: '5',
        BATCHWISE_CORS: 'https://a.example, http://b.example:8080',
        BATCHWISE_DRAIN_SECONDS: '2.5',
        BATCHWISE_BYTES_PER_OWNER: '1.5 GB',
        BATCHWISE_KEEP_STUDIES_DAYS: '90',
        BATCHWISE_KEEP_EVENTS_DAYS: '0.5',
        BATCHWISE_EVIDENCE_DAYS: '30',
        OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:4318',
      }),
    ).toMatchObject({
      authMode: 'loopback',
      requestsPerMinute: 5,
      corsOrigins: ['https://a.example', 'http://b.example:8080'],
      drainMs: 2500,
      bytesPerOwner: 1.5e9,
      evidenceMaxMs: 2_592_000_000,
      retention: { studiesMs: 7_776_000_000, uploadsMs: null, eventsMs: 43_200_000 },
      traced: true,
    })
  })

  it('turn tracing off where OpenTelemetry is disabled', () => {
    const OTEL_EXPORTER_OTLP_TRACES_ENDPOINT = 'http://127.0.0.1:4318'
    expect(settingsFrom({ OTEL_EXPORTER_OTLP_TRACES_ENDPOINT }).traced).toBe(true)
    expect(
      settingsFrom({ OTEL_EXPORTER_OTLP_TRACES_ENDPOINT, OTEL_SDK_DISABLED: 'true' }).traced,
    ).toBe(false)
  })

  it.each([
    ['BATCHWISE_AUTH', 'off'],
    ['BATCHWISE_RATE_LIMIT', '0'],
    ['BATCHWISE_RATE_LIMIT', '1.5'],
    ['BATCHWISE_STUDIES_PER_OWNER', 'many'],
    ['BATCHWISE_CORS', '*'],
    ['BATCHWISE_CORS', 'https://a.example/'],
    ['BATCHWISE_DRAIN_SECONDS', '-1'],
    ['BATCHWISE_LOG', 'loud'],
    ['BATCHWISE_BYTES_PER_OWNER', 'much'],
    ['BATCHWISE_BYTES_PER_OWNER', '0'],
    ['BATCHWISE_KEEP_STUDIES_DAYS', '0'],
    ['BATCHWISE_KEEP_UPLOADS_DAYS', 'long'],
    ['BATCHWISE_SOCKETS_PER_KEY', '0'],
    ['BATCHWISE_STREAMS_PER_KEY', '0'],
  ])('name the variable that is not valid: %s=%s', (name, value) => {
    expect(() => settingsFrom({ [name]: value })).toThrow(UsageError)
    expect(() => settingsFrom({ [name]: value })).toThrow(`${name}=${value}`)
  })
})

describe('a secret in a file', () => {
  let folder: string
  beforeEach(async () => {
    folder = await mkdtemp(path.join(os.tmpdir(), 'batchwise-secrets-'))
  })
  afterEach(() => rm(folder, { recursive: true }))
  const fileOf = async (content: string): Promise<string> => {
    const file = path.join(folder, 'secret')
    await writeFile(file, content)
    return file
  }

  it('is read without the line break at its end', async () => {
    const database = await fileOf('postgresql://batchwise:word@host/batchwise\n')
    expect(settingsFrom({ DATABASE_URL_FILE: database }).database).toBe(
      'postgresql://batchwise:word@host/batchwise',
    )
    const key = await fileOf('bw_1\n')
    expect(settingTable.key.read({ BATCHWISE_KEY_FILE: key })).toBe('bw_1')
  })

  it('is refused beside the variable itself', async () => {
    const file = await fileOf('redis://host')
    const env = { REDIS_URL: 'redis://other', REDIS_URL_FILE: file }
    expect(() => settingsFrom(env)).toThrow('REDIS_URL and REDIS_URL_FILE are both set')
  })

  it('is named by its file, and never shown, when it is not valid', async () => {
    const file = await fileOf('mysql://user:word@host')
    const read = () => settingsFrom({ DATABASE_URL_FILE: file })
    expect(read).toThrow(`DATABASE_URL_FILE=${file} is not valid`)
    expect(read).not.toThrow('word')
  })

  it('is named when the file does not exist', () => {
    const file = path.join(folder, 'nothing')
    expect(() => settingsFrom({ DATABASE_URL_FILE: file })).toThrow(
      `DATABASE_URL_FILE=${file}: the file does not exist`,
    )
  })
})

describe('every setting', () => {
  it('has its own name, a meaning, and what it accepts', () => {
    const settings = Object.values(settingTable)
    expect(new Set(settings.map(({ name }) => name)).size).toBe(settings.length)
    for (const { meaning, accepted } of settings) {
      expect(meaning).not.toBe('')
      expect(accepted).not.toBe('')
    }
  })

  it('reads an empty variable like an unset one, and its default text like both', () => {
    for (const setting of Object.values(settingTable)) {
      const unset = setting.read({})
      expect(setting.read({ [setting.name]: '' })).toEqual(unset)
      if (setting.default === null) expect(unset).toBeNull()
      else expect(setting.read({ [setting.name]: setting.default })).toEqual(unset)
    }
  })
})
