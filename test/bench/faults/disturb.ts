/** Kills processes of a set-up at random moments while it is asked questions. */
import { setTimeout as sleep } from 'node:timers/promises'
import { mulberry32 } from '../../../src/advice/math/random.js'
import { readTrialLog, type TrialEntry } from '../../replay/process/trial-log.js'
import { ready, submit } from './client.js'
import type { SetUp } from './set-up.js'
import type { Supervised } from './supervised.js'
import { storedIn, type Stored, type StoredTrial } from './stored.js'

export interface DisturbOptions {
  readonly kills: number
  readonly seed: number
  /** Mean time between two kills, ms. */
  readonly everyMs: number
}

/** A process that was killed, and what it worked on. */
interface Kill {
  readonly what: 'service' | 'conductor' | 'trial'
  readonly atMs: number
  /** The subject of its study; null where it had none. */
  readonly subjectId: string | null
}

export interface Disturbed {
  readonly kills: number
  readonly restarts: Readonly<Record<string, number>>
  /** Ids of the studies by their question. */
  readonly studies: readonly string[]
  readonly resumeMs: readonly number[]
  /** Finished trials as they were seen on the way, by subject and key. */
  readonly seen: ReadonlyMap<string, StoredTrial>
  readonly log: readonly TrialEntry[]
}

/** Studies that are open at any time. */
const openStudies = 5
/** A study that ended so many holders without a trial in between is parked at the next. */
const lostHoldersMost = 2
const shareKilledAtStart = 0.1
const finishWithinMs = 240_000

export async function disturb(setUp: SetUp, options: DisturbOptions): Promise<Disturbed> {
  const bench = new Disturbance(setUp, options)
  await bench.run()
  return bench.result()
}

class Disturbance {
  private readonly random: () => number
  private readonly stored: Stored
  private readonly kills: Kill[] = []
  private readonly restarts: Record<string, number> = {}
  private readonly studies: string[] = []
  private readonly serviceMs: number[] = []
  private readonly seen = new Map<string, StoredTrial>()
  private readonly pending = new Set<Promise<void>>()
  private isOver = false

  constructor(
    private readonly setUp: SetUp,
    private readonly options: DisturbOptions,
  ) {
    this.random = mulberry32(options.seed)
    this.stored = storedIn(setUp.database)
  }

  async run(): Promise<void> {
    await Promise.all([this.setUp.service, ...this.setUp.conductors].map((host) => host.ready()))
    const asking = this.ask()
    while (this.kills.length < this.options.kills) {
      await sleep(2 * this.options.everyMs * this.random())
      await this.strike()
    }
    this.isOver = true
    await asking
    await Promise.all(this.pending)
    await this.waitForEnd()
    await this.look()
  }

  result(): Disturbed {
    const log = readTrialLog(this.setUp.trialLog)
    const resumed = this.kills.flatMap((kill) => this.resumeMsOf(kill, log))
    return {
      kills: this.kills.length,
      restarts: this.restarts,
      studies: this.studies,
      resumeMs: [...resumed, ...this.serviceMs],
      seen: this.seen,
      log,
    }
  }

  /** Keeps some studies open until the last kill. */
  private async ask(): Promise<void> {
    while (!this.isOver) {
      const open = await this.openStudies()
      if (open !== null && open < openStudies)
        this.studies.push(await submit(this.setUp.url, this.studies.length))
      else await sleep(100)
    }
  }

  /** Null while the database does not answer. */
  private async openStudies(): Promise<number | null> {
    const studies = await this.stored.studies().catch(() => null)
    return studies?.filter(({ state }) => isOpen(state)).length ?? null
  }

  private async strike(): Promise<void> {
    await this.look().catch(() => undefined)
    const restarts = this.serverToRestart()
    if (restarts !== null) return this.restart(restarts)
    const chance = this.random()
    if (chance < 0.4) this.killTrial()
    else if (chance < 0.55 && this.setUp.isRoom) this.killService()
    else await this.killConductor()
  }

  /** Redis and PostgreSQL in turn, about once in ten kills. */
  private serverToRestart(): string | null {
    const names = Object.keys(this.setUp.servers)
    const done = Object.values(this.restarts).reduce((sum, count) => sum + count, 0)
    if (names.length === 0 || done >= this.kills.length / 10) return null
    return names[done % names.length] ?? null
  }

  private async restart(name: string): Promise<void> {
    this.restarts[name] = (this.restarts[name] ?? 0) + 1
    await this.setUp.servers[name]?.restart()
  }

  private killTrial(): void {
    const log = readTrialLog(this.setUp.trialLog)
    const running = runningTrials(log)
    const trial = running[Math.floor(this.random() * running.length)]
    if (trial === undefined) return
    try {
      process.kill(trial.pid, 'SIGKILL')
    } catch {
      // it ended meanwhile
      return
    }
    this.kills.push({ what: 'trial', atMs: Date.now(), subjectId: trial.subjectId })
  }

  private killService(): void {
    const { service, url } = this.setUp
    if (service.pid === null || !this.mayDie(service)) return
    service.kill()
    this.kills.push({ what: 'service', atMs: Date.now(), subjectId: null })
    const startMs = performance.now()
    this.follow(ready(url).then(() => void this.serviceMs.push(performance.now() - startMs)))
  }

  /** A study that goes on ending its conductor would be parked: two in a row are enough. */
  private async killConductor(): Promise<void> {
    const lost = await this.stored.lostHolders().catch(() => lostHoldersMost)
    if (lost >= lostHoldersMost) return
    const { conductors } = this.setUp
    const conductor = conductors[Math.floor(this.random() * conductors.length)]
    const pid = conductor?.pid ?? null
    if (conductor === undefined || pid === null || !this.mayDie(conductor)) return
    conductor.kill()
    const last = readTrialLog(this.setUp.trialLog).findLast(
      ({ conductorPid }) => conductorPid === pid,
    )
    this.kills.push({ what: 'conductor', atMs: Date.now(), subjectId: last?.subjectId ?? null })
  }

  /** Some are killed while they start; all of them would leave no time for work. */
  private mayDie({ isReady }: Supervised): boolean {
    return isReady || this.random() < shareKilledAtStart
  }

  /** Remembers what is stored now. */
  private async look(): Promise<void> {
    for (const trial of await this.stored.finishedTrials()) {
      const name = `${trial.subjectId} ${trial.key}`
      if (!this.seen.has(name)) this.seen.set(name, trial)
    }
  }

  /** From the kill to the next trial of the same study; nothing where it had no trial left. */
  private resumeMsOf({ atMs, subjectId }: Kill, log: readonly TrialEntry[]): readonly number[] {
    if (subjectId === null) return []
    const next = log.find(
      (entry) => entry.event === 'start' && entry.subjectId === subjectId && entry.atMs > atMs,
    )
    return next === undefined ? [] : [next.atMs - atMs]
  }

  private async waitForEnd(): Promise<void> {
    const untilMs = performance.now() + finishWithinMs
    while ((await this.openStudies()) !== 0 && performance.now() < untilMs) await sleep(200)
  }

  private follow(work: Promise<void>): void {
    const followed = work.finally(() => this.pending.delete(followed))
    this.pending.add(followed)
  }
}

const isOpen = (state: string): boolean => state === 'queued' || state === 'running'

/** The last trial of each process, where it has not ended. */
function runningTrials(log: readonly TrialEntry[]): readonly TrialEntry[] {
  const last = new Map(log.map((entry) => [entry.pid, entry]))
  return [...last.values()].filter(({ event, pid }) => event === 'start' && isAlive(pid))
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}
