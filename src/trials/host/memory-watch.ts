/** What the parent measures of a trial process's memory from outside: a process that was killed can no longer say it. */
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { memoryKills } from '../devices/container-limits.js'

const pageBytes = 4096
/** Two reads of /proc, some 50 microseconds. */
const everyMs = 20

export interface WatchedMemory {
  /** Highest resident memory above the baseline over the budget; null without a hard limit, or where the system does not tell. */
  readonly budgetShare: number | null
  /** Did the kernel kill a process for want of memory meanwhile, in this control group or anywhere? Null where it does not count. */
  readonly systemKilled: boolean | null
  /** Least share of the machine's memory that was available, 0..1; null where the system does not tell. */
  readonly availableShare: number | null
}

/** Watches from its making until `stop`. `budgetBytes`: of a process with a hard limit, whose baseline is told by `startsAt`. `root`: where the file system begins, for tests. */
export class MemoryWatch {
  private readonly timer: NodeJS.Timeout
  private readonly killsBefore: number | null
  private baselineBytes: number | null = null
  private peakBytes: number | null = null
  private availableShare: number | null = null

  constructor(
    private readonly pid: number | undefined,
    private readonly budgetBytes: number | null,
    private readonly root = '/',
  ) {
    this.killsBefore = memoryKills(root)
    this.look()
    this.timer = setInterval(() => this.look(), everyMs)
    this.timer.unref()
  }

  /** The process has this much before its model exists. */
  startsAt(baselineBytes: number): void {
    this.baselineBytes = baselineBytes
  }

  stop(): WatchedMemory {
    clearInterval(this.timer)
    this.look()
    const kills = memoryKills(this.root)
    const { budgetBytes, baselineBytes, peakBytes } = this
    return {
      budgetShare:
        budgetBytes === null || baselineBytes === null || peakBytes === null
          ? null
          : Math.max(0, peakBytes - baselineBytes) / budgetBytes,
      systemKilled: kills === null || this.killsBefore === null ? null : kills > this.killsBefore,
      availableShare: this.availableShare,
    }
  }

  private look(): void {
    // anonymous resident pages: fields 2 and 3 of statm; zero once the process has ended
    const [, resident = Number.NaN, shared = Number.NaN] =
      this.budgetBytes === null
        ? []
        : (this.read(`proc/${this.pid}/statm`) ?? '').split(' ').map(Number)
    const pages = resident - shared
    if (pages > 0) this.peakBytes = Math.max(this.peakBytes ?? 0, pages * pageBytes)
    const [total, available] = ['MemTotal', 'MemAvailable'].map((name) =>
      Number(new RegExp(`^${name}:\\s+(\\d+)`, 'm').exec(this.read('proc/meminfo') ?? '')?.[1]),
    )
    const share = Number(available) / Number(total)
    if (Number.isFinite(share)) this.availableShare = Math.min(this.availableShare ?? 1, share)
  }

  private read(file: string): string | null {
    try {
      return readFileSync(path.join(this.root, file), 'latin1')
    } catch {
      return null
    }
  }
}
