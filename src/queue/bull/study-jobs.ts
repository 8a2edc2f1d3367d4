/** Queued studies as jobs of BullMQ on Redis. */
import { Queue, type QueueOptions } from 'bullmq'
import type { StudyQueue } from '../../studies/ports.js'
import type { StudyPlace, StudyPlaces, StudyRoom } from '../../studies/workers/study-places.js'

export interface JobOptions {
  readonly redisUrl: string
  /** Begins every key in Redis. */
  readonly prefix: string
  /** A failure of Redis. It stops nothing: studies are found in the database again. */
  readonly onRedisError: (error: Error) => void
  /** How often waiting studies are looked up in the database and queued again, ms. */
  readonly sweepEveryMs?: number
}

const sweepEveryMsDefault = 15_000

/** The queue of a device, or of a recipe on it. BullMQ has its own use for colons. */
export function queueName({ device, program }: StudyRoom): string {
  const name = `studies.${device.replaceAll(':', '.')}`
  return program === null ? name : `${name}.recipe.${program}`
}

/** Places later than this share the last one (a limit of BullMQ). */
const priorityMax = 2 ** 21

/**
 * A job says "conduct this study" to a worker that offers its device; all state is in the database.
 * Redis may lose everything: every process looks for waiting studies from time to time.
 *
 * Owners take turns: the first study of each owner goes before the second one of another.
 */
export class StudyJobs implements StudyQueue {
  private readonly queues = new Map<string, Queue>()
  private readonly sweeping: NodeJS.Timeout
  private readonly pending = new Set<Promise<void>>()
  private isClosed = false

  constructor(
    private readonly places: Pick<StudyPlaces, 'of' | 'waiting' | 'behind'>,
    private readonly options: JobOptions,
  ) {
    const { sweepEveryMs = sweepEveryMsDefault } = options
    this.sweeping = setInterval(() => this.follow(this.sweep()), sweepEveryMs).unref()
    this.follow(this.sweep())
  }

  push(studyId: string): void {
    this.follow(this.add(studyId))
  }

  /** The state in the store interrupts a running study on any host, and lets a job do nothing. */
  cancel(): void {
    // nothing to tell Redis
  }

  async close(): Promise<void> {
    this.isClosed = true
    clearInterval(this.sweeping)
    await Promise.all(this.pending)
    await Promise.all([...this.queues.values()].map((queue) => queue.close()))
  }

  /** Queues every study that waits and is not queued yet. */
  async sweep(): Promise<void> {
    const byRoom = new Map<string, StudyPlace[]>()
    for (const place of await this.places.waiting()) {
      const places = byRoom.get(queueName(place)) ?? []
      byRoom.set(queueName(place), places)
      places.push(place)
    }
    for (const [name, places] of byRoom) await this.addAll(name, places)
  }

  private async add(studyId: string): Promise<void> {
    const place = await this.places.of(studyId)
    if (place === null) return
    await this.addAll(queueName(place), [place])
    for (const behind of await this.places.behind(studyId)) await this.rank(behind)
  }

  /** Moves a job that was queued before a more urgent study came. */
  private async rank({ studyId, rank, ...room }: StudyPlace): Promise<void> {
    const job = await this.queueOf(queueName(room)).getJob(studyId)
    await job?.changePriority({ priority: Math.min(rank, priorityMax) })
  }

  private async addAll(name: string, places: readonly StudyPlace[]): Promise<void> {
    if (this.isClosed) return
    // a job with the id of a queued one is not added
    const jobs = places.map(({ studyId, rank }) => ({
      name: 'conduct',
      data: {},
      opts: { jobId: studyId, priority: Math.min(rank, priorityMax) },
    }))
    await this.queueOf(name).addBulk(jobs)
  }

  private queueOf(name: string): Queue {
    const open = this.queues.get(name)
    if (open !== undefined) return open
    const queue = new Queue(name, queueOptions(this.options))
    queue.on('error', this.options.onRedisError)
    this.queues.set(name, queue)
    return queue
  }

  /** A request does not wait for Redis, nor fail with it. */
  private follow(work: Promise<void>): void {
    const followed = work
      .catch((error: unknown) => this.options.onRedisError(error as Error))
      .finally(() => this.pending.delete(followed))
    this.pending.add(followed)
  }
}

function queueOptions({ redisUrl, prefix }: JobOptions): QueueOptions {
  return {
    prefix,
    // without Redis a command fails at once, instead of waiting for it
    connection: { url: redisUrl, enableOfflineQueue: false, maxRetriesPerRequest: 1 },
    skipWaitingForReady: false,
    defaultJobOptions: {
      // a finished job would keep its id taken
      removeOnComplete: true,
      removeOnFail: true,
      attempts: attemptsMax,
      backoff: { type: 'exponential', delay: backoffMs, jitter: 0.5 },
    },
  }
}

/** A study whose conduct throws is tried so often, on any worker, before it fails. */
export const attemptsMax = 3
const backoffMs = 1000
