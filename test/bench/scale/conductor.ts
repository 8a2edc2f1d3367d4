/**
 * One process that conducts replayed studies: a worker of Batchwise, or bare BullMQ whose job runs
 * the same trials and plans, without a database. Argument: the options as JSON. Prints `ready`, and
 * bare BullMQ a line for each finished study.
 */
import { setTimeout as sleep } from 'node:timers/promises'
import { Worker, type Job } from 'bullmq'
import { conclude } from '../../../src/advice/conclusion/conclude.js'
import { adviceNumbers } from '../../../src/advice/numbers.js'
import { plan } from '../../../src/advice/plan.js'
import type { TrialRecord } from '../../../src/advice/vocabulary/trial.js'
import { openWorker } from '../../../src/composition/worker.js'
import type { TrialJob, TrialRunner } from '../../../src/studies/ports.js'
import { RecordedRunner } from '../../replay/process/recorded-runner.js'
import { quietWorker } from '../../support/quiet-worker.js'
import { runTrial } from '../../support/run-trial.js'
import { replayTables } from '../faults/questions.js'
import { bareQueue, type BareStudy, type ConductorOptions } from './conductor-options.js'

const options = JSON.parse(process.argv[2] ?? '') as ConductorOptions

function openRunner(): TrialRunner {
  const runner = new RecordedRunner(replayTables)
  return {
    run: async function* (job, signal) {
      await sleep(options.paceMs, undefined, { signal }).catch(() => undefined)
      return yield* runner.run(job, signal)
    },
    close: () => runner.close(),
  }
}

async function work(): Promise<void> {
  const { dataFolder, database, redis } = options
  await openWorker({
    ...quietWorker({
      dataFolder,
      database,
      redisUrl: redis.url,
      redisPrefix: redis.prefix,
      openRunner,
    }),
    name: String(process.pid),
  })
}

async function workBare(): Promise<void> {
  const { redis } = options
  const runner = openRunner()
  const worker = new Worker<BareStudy>(bareQueue, (job) => conductBare(job, runner), {
    prefix: redis.prefix,
    connection: { url: redis.url, maxRetriesPerRequest: null },
    removeOnComplete: { count: 0 },
  })
  await worker.waitUntilReady()
}

async function conductBare({ data }: Job<BareStudy>, runner: TrialRunner): Promise<void> {
  const { subject, question } = data
  const trials: TrialRecord[] = []
  for (;;) {
    const next = plan(question, { trials })
    if (next.kind === 'enough') {
      conclude(question, { trials }, next.decision, adviceNumbers)
      process.stdout.write(`done ${Date.now()}\n`)
      return
    }
    const job: TrialJob = {
      subject,
      data: data.data,
      spec: next.spec,
      seed: question.seed,
      budgetBytes: question.budgetBytes,
      checkpointFolder: `${options.dataFolder}/${subject.id}`,
      deadlineMs: 60_000,
    }
    trials.push({ id: `t${trials.length + 1}`, spec: next.spec, ...(await runTrial(runner, job)) })
  }
}

await (options.kind === 'batchwise' ? work() : workBare())
process.stdout.write('ready\n')
// ends with the bench, however that ends
process.stdin.on('end', () => process.exit()).resume()
