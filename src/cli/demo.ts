/**
 * `npm run demo`: starts the service and asks it about the example, over HTTP. Writes the report.
 * `--keep` leaves the service running until Ctrl-C; `--details` and `--lang` are those of `advise`.
 */
import { once } from 'node:events'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { languages, type Language } from '../words/messages.js'
import { advise } from './advise/advise.js'
import { openHttpClient } from './advise/http-client.js'
import type { AdviseArguments } from './arguments/advise-arguments.js'
import { onEndOfProcess } from './end-of-process.js'
import { terminalOf, writeFitted } from './terminal/columns.js'
import { startService } from './serve.js'

const fromRoot = (path: string): string => fileURLToPath(new URL(`../../${path}`, import.meta.url))
const example = fromRoot('examples/digits-cnn/')

const dataFolder = process.env['BATCHWISE_DATA'] ?? fromRoot('.batchwise/demo')

/** How somebody trains who left Keras at its defaults: is there something better? */
const question = {
  memoryBudget: '512MiB',
  epochs: 3,
  objective: 'best-quality',
  schedule: 'falling',
  current: { batchSize: 32, learningRate: 0.001 },
  probeBudget: 28,
} as const

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
    requestFields: question,
    json: false,
    code: null,
    details: options.details,
    report: path.join(dataFolder, 'report.html'),
    open: false,
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

const streams = {
  out: terminalOf(process.stdout, process.env),
  err: terminalOf(process.stderr, process.env),
}
const interrupted = new AbortController()
onEndOfProcess(() => interrupted.abort())

const service = await startService({ host: '127.0.0.1', port: 0, dataFolder, logger: false })

/** The page of the newest study. */
async function pageAddress(): Promise<string> {
  const list = await fetch(new URL('/v1/studies?limit=1', service.url))
  const { studies } = (await list.json()) as {
    readonly studies: readonly { readonly id: string }[]
  }
  const [newest] = studies
  return new URL(newest === undefined ? '/' : `/studies/${newest.id}`, service.url).href
}

async function finish(): Promise<void> {
  if (!options.keep) {
    writeFitted(streams.out, 'npm run demo -- --keep leaves the service and its pages running.\n')
    return
  }
  process.stdout.write(`page: ${await pageAddress()}; Ctrl-C ends the service.\n`)
  await once(interrupted.signal, 'abort')
}

try {
  const { memoryBudget, epochs, current } = question
  writeFitted(
    streams.out,
    `Batchwise listens on ${service.url}\n` +
      `Question: I train examples/digits-cnn with batch ${current.batchSize} at rate ` +
      `${current.learningRate}, ${epochs} epochs, the rate falling to zero. ` +
      `What ends at the lowest validation loss within ${memoryBudget}?\n\n`,
  )
  process.exitCode = await advise(
    demoArguments(service.url),
    openHttpClient(service.url),
    streams,
    interrupted.signal,
  )
  if (!interrupted.signal.aborted) await finish()
} finally {
  await service.close()
}
