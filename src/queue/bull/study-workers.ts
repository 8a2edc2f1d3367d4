/** Takes jobs of BullMQ and conducts their studies, one at a time on each device. */
import { DelayedError, Worker, type Job } from 'bullmq'
import type { Conduct } from '../../studies/conduct/under-lease.js'
import type { StudyQueue } from '../../studies/ports.js'
import { LocalTurns } from '../../studies/turns.js'
import type { StudyRoom } from '../../studies/workers/study-places.js'
import { attemptsMax, queueName, type JobOptions } from './study-jobs.js'

/** A device of this host, and how a study is conducted on it. */
export interface OfferedDevice {
  /** The class of the device, by which studies ask for it. */
  readonly device: string
  readonly conduct: Conduct
}

export interface WorkerOptions extends JobOptions {
  /** Queues a study whose device is offered elsewhere. */
  readonly queue: Pick<StudyQueue, 'push'>
  readonly onFailure: (studyId: string, error: unknown) => Promise<void>
  /** How long a job stays with a worker that says nothing, ms. */
  readonly lockMs?: number
}

const lockMsDefault = 15_000
/** After this time a study is tried again whose subject is being measured, ms. */
const laterMs = 1000
/** The database counts the processes that a study ended; BullMQ must not give up before. */
const stalledMax = 1_000_000

export class StudyWorkers {
  private readonly workers = new Map<string, Worker>()
  private readonly turns = new Map<string, LocalTurns>()
  private readonly closing = new AbortController()

  constructor(
    private readonly offered: readonly OfferedDevice[],
    private readonly options: WorkerOptions,
  ) {
    for (const each of offered) this.open(each, null)
  }

  /**
   * Takes studies of a recipe too. Those of an earlier text of its file are still taken: they end
   * with the reason.
   *
   * @param device its class; program: fingerprint of the recipe
   */
  offerRecipe({ device, program }: StudyRoom): void {
    const offered = this.offered.find((each) => each.device === device)
    if (offered !== undefined && !this.closing.signal.aborted) this.open(offered, program)
  }

  /** Interrupts the running studies, which other workers continue. */
  async close(): Promise<void> {
    this.closing.abort()
    await Promise.all([...this.workers.values()].map((worker) => worker.close()))
  }

  private open({ device, conduct }: OfferedDevice, program: string | null): void {
    const name = queueName({ device, program })
    if (this.workers.has(name)) return
    const { redisUrl, prefix, lockMs = lockMsDefault, onRedisError } = this.options
    const turns = this.turnsOf(device)
    const process = (job: Job, token?: string): Promise<void> =>
      turns.take(() => this.process(job, token, conduct))
    const worker = new Worker(name, process, {
      prefix,
      connection: { url: redisUrl, maxRetriesPerRequest: null },
      concurrency: 1,
      lockDuration: lockMs,
      stalledInterval: lockMs / 3,
      maxStalledCount: stalledMax,
      removeOnComplete: { count: 0 },
      removeOnFail: { count: 0 },
    })
    worker.on('error', onRedisError)
    this.workers.set(name, worker)
  }

  /** The queues of one device take turns: two studies at once would measure each other. */
  private turnsOf(device: string): LocalTurns {
    const turns = this.turns.get(device) ?? new LocalTurns()
    this.turns.set(device, turns)
    return turns
  }

  private async process(job: Job, token: string | undefined, conduct: Conduct): Promise<void> {
    const end = await this.conductOf(job, conduct)
    if (end === 'elsewhere') this.options.queue.push(job.id ?? '', null)
    if (end === 'later' || this.closing.signal.aborted) await delay(job, token)
  }

  /** An error of the conduct is tried again, then it ends the study. One of Redis never does. */
  private async conductOf(job: Job, conduct: Conduct): ReturnType<Conduct> {
    const studyId = job.id ?? ''
    try {
      return await conduct(studyId, this.closing.signal)
    } catch (error) {
      if (job.attemptsMade + 1 < attemptsMax) throw error
      await this.options.onFailure(studyId, error)
      return 'ended'
    }
  }
}

async function delay(job: Job, token: string | undefined): Promise<never> {
  await job.moveToDelayed(Date.now() + laterMs * (0.5 + Math.random()), token)
  throw new DelayedError()
}
