/** `npm run demo`: starts the service and asks it about the example, over HTTP. `--keep` leaves it running until Ctrl-C. */
import { fileURLToPath } from 'node:url'
import { advise } from './advise.js'
import { openRemote } from './http-asker.js'
import { startService } from './serve.js'

const fromRoot = (path: string): string => fileURLToPath(new URL(`../../${path}`, import.meta.url))
const example = fromRoot('examples/digits-cnn/')

/** A plan that a probe of a minute is worth: a single short training would be over before it. */
const plan = { epochs: 100, trainings: 20 } as const

const interrupted = new AbortController()
process.once('SIGINT', () => interrupted.abort())
process.once('SIGTERM', () => interrupted.abort())

const service = await startService({
  host: '127.0.0.1',
  port: 0,
  dataFolder: process.env.BATCHWISE_DATA ?? fromRoot('.batchwise/demo'),
  logger: false,
})
try {
  process.stdout.write(
    `Batchwise listens on ${service.url}\nQuestion: which batch size for examples/digits-cnn within 512MiB, for ${plan.trainings} trainings of ${plan.epochs} epochs?\n\n`,
  )
  process.exitCode = await advise(
    {
      command: 'advise',
      file: `${example}model.json`,
      preset: null,
      rows: null,
      dataFile: `${example}digits.npz`,
      options: { memoryBudget: '512MiB', ...plan },
      json: false,
      language: 'en',
      server: service.url,
      dataFolder: null,
    },
    openRemote(service.url),
    { out: process.stdout, err: process.stderr },
    interrupted.signal,
  )
  process.stdout.write(`Documentation ${service.url}/docs\nPlayground    ${service.url}/graphiql\n`)
  if (process.argv.includes('--keep') && !interrupted.signal.aborted) {
    process.stdout.write('The service keeps running; Ctrl-C ends it.\n')
    await new Promise<void>((resolve) =>
      interrupted.signal.addEventListener('abort', () => resolve(), { once: true }),
    )
  } else
    process.stdout.write(
      'The service ends with the demo; npm run demo -- --keep leaves it running.\n',
    )
} finally {
  await service.close()
}
