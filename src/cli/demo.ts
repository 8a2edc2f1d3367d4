/**
 * `npm run demo`: starts the service and asks it about the example, over HTTP.
 * `--keep` leaves the service running until Ctrl-C; `--details` and `--lang` are those of `advise`.
 */
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { languages, type Language } from '../words/messages.js'
import { advise } from './advise/advise.js'
import { openHttpClient } from './advise/http-client.js'
import type { AdviseArguments } from './arguments/advise-arguments.js'
import { startService } from './serve.js'

const fromRoot = (path: string): string => fileURLToPath(new URL(`../../${path}`, import.meta.url))
const example = fromRoot('examples/digits-cnn/')

/** Many long trainings repay a probe of a minute; a single short one would not. */
const plan = { epochs: 100, trainings: 20 } as const

const { values: options } = parseArgs({
  options: {
    keep: { type: 'boolean', default: false },
    details: { type: 'boolean', default: false },
    lang: { type: 'string', default: 'en' },
  },
})

function demoArguments(server: string): AdviseArguments {
  return {
    command: 'advise',
    program: null,
    file: `${example}model.json`,
    preset: null,
    inputShape: null,
    rows: null,
    dataFiles: [`${example}digits.npz`],
    dataOptions: {},
    requestFields: { memoryBudget: '512MiB', ...plan },
    json: false,
    code: null,
    details: options.details,
    language: demoLanguage(),
    server,
    dataFolder: null,
  }
}

function demoLanguage(): Language {
  const known = languages.find((language) => language === options.lang)
  if (known === undefined)
    throw new Error(`--lang ${options.lang}: expected ${languages.join(' or ')}`)
  return known
}

const interrupted = new AbortController()
process.once('SIGINT', () => interrupted.abort())
process.once('SIGTERM', () => interrupted.abort())

const service = await startService({
  host: '127.0.0.1',
  port: 0,
  dataFolder: process.env['BATCHWISE_DATA'] ?? fromRoot('.batchwise/demo'),
  logger: false,
})
try {
  process.stdout.write(
    `Batchwise listens on ${service.url}; documentation at /docs, playground at /graphiql\n` +
      'Question: which batch size for examples/digits-cnn within 512MiB, ' +
      `for ${plan.trainings} trainings of ${plan.epochs} epochs?\n\n`,
  )
  process.exitCode = await advise(
    demoArguments(service.url),
    openHttpClient(service.url),
    { out: process.stdout, err: process.stderr },
    interrupted.signal,
  )
  if (options.keep && !interrupted.signal.aborted) {
    process.stdout.write(`\nThe service keeps running on ${service.url}; Ctrl-C ends it.\n`)
    await once(interrupted.signal, 'abort')
  } else
    process.stdout.write(
      '\nThe service ends with the demo; npm run demo -- --keep leaves it running.\n',
    )
} finally {
  await service.close()
}
