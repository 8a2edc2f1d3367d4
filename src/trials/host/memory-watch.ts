/** Memory of a trial process, measured by the parent: a killed process cannot report it. */
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { memoryKills } from './container-limits.js'

const pageBytes = 4096
/** Two reads of /proc take about 50 microseconds. */
const samplePeriodMs = 20

export interface MemoryPressure {
  /**
   * Highest resident memory above the baseline, as a share of the budget. Null without a budget,
   * before the baseline, or where the system does not report it.
   */
  readonly budgetShare: number | null
  /**
   * The kernel killed a process for lack of memory meanwhile, in this control group or on the
   * machine. Null where the kernel does not count such kills.
   */
  readonly systemKilled: boolean | null
  /** Lowest share of the machine's memory that was available, 0–1; null if not reported. */
  readonly availableShare: number | null
}

/** Samples from its construction until `stop`. */
export class MemoryWatch {
  private readonly timer: NodeJS.Timeout
  private readonly killsBefore: number | null
  private baselineBytes: number | null = null
  private peakBytes: number | null = null
  private availableShare: number | null = null

  /**
   * @param budgetBytes of a process with a hard limit on resident memory, else null.
   * @param root where the file system begins; tests pass a folder.
   */
  constructor(
    private readonly pid: number | undefined,
    private readonly budgetBytes: number | null,
    private readonly root = '/',
  ) {
    this.killsBefore = memoryKills(root)
    this.sample()
    this.timer = setInterval(() => this.sample(), samplePeriodMs)
    this.timer.unref()
  }

  /** Resident bytes of the process before its model exists. */
  setBaseline(bytes: number): void {
    this.baselineBytes = bytes
  }

  stop(): MemoryPressure {
    clearInterval(this.timer)
    this.sample()
    return {
      budgetShare: this.budgetShare(),
      systemKilled: this.systemKilled(),
      availableShare: this.availableShare,
    }
  }

  private budgetShare(): number | null {
    const { budgetBytes, baselineBytes, peakBytes } = this
    if (budgetBytes === null || baselineBytes === null || peakBytes === null) return null
    return Math.max(0, peakBytes - baselineBytes) / budgetBytes
  }

  private systemKilled(): boolean | null {
    const kills = memoryKills(this.root)
    return kills === null || this.killsBefore === null ? null : kills > this.killsBefore
  }

  private sample(): void {
    if (this.budgetBytes !== null) this.sampleProcess()
    this.sampleMachine()
  }

  /** Anonymous resident pages: fields 2 and 3 of statm; zero once the process has ended. */
  private sampleProcess(): void {
    const statm = this.read(`proc/${this.pid}/statm`) ?? ''
    const [, resident = Number.NaN, shared = Number.NaN] = statm.split(' ').map(Number)
    const pages = resident - shared
    if (pages > 0) this.peakBytes = Math.max(this.peakBytes ?? 0, pages * pageBytes)
  }

  private sampleMachine(): void {
    const meminfo = this.read('proc/meminfo') ?? ''
    const share = kilobytesOf(meminfo, 'MemAvailable') / kilobytesOf(meminfo, 'MemTotal')
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

function kilobytesOf(meminfo: string, field: string): number {
  return Number(new RegExp(`^${field}:\\s+(\\d+)`, 'm').exec(meminfo)?.[1])
}
