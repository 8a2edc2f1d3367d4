import { deviceKindOf } from '../../../advice/vocabulary/engines.js'
import type { BudgetWatch, MemoryMeter } from './memory-meter.js'
import { MemoryWatcher } from './memory-watcher.js'
import {
  collectGarbage,
  javascriptBytes,
  residentBytes,
  settledResidentBytes,
} from './resident-memory.js'

/** TensorFlow's allocator limits the memory of a card; resident memory is not the card's. */
const unwatched: BudgetWatch = {
  baselineBytes: null,
  peakBytes: () => null,
  collectGarbage: () => undefined,
  limitGarbage: () => undefined,
  stop: () => Promise.resolve(null),
}

/** JavaScript's garbage is collected once the process has come near its budget, */
const nearBudgetShare = 0.85
/** and where it has grown by these bytes. */
const garbageBytesMax = 2 ** 18

/**
 * Resident memory of this process. Past the limit a watching thread kills it, as a container
 * would. All trials of the process have one baseline: what one leaves behind counts for the next.
 */
export class ProcessMemory implements MemoryMeter {
  private readonly watcher = new MemoryWatcher()
  private baselineBytes: number | null = null

  allocatedBytes(): number | null {
    return residentBytes()
  }

  async watch(budgetBytes: number, device: string, newRows: boolean): Promise<BudgetWatch> {
    if (deviceKindOf(device) !== 'cpu') return unwatched
    await this.watcher.start()
    if (newRows) this.baselineBytes = await settledResidentBytes()
    const { watcher, baselineBytes } = this
    if (baselineBytes === null)
      process.stderr.write('no hard memory limit: this system does not report resident memory\n')
    else watcher.allow(budgetBytes, baselineBytes)
    const aboveBaseline = (bytes: number | null): number | null =>
      bytes === null || baselineBytes === null ? null : Math.max(0, bytes - baselineBytes)
    const peakBytes = (): number | null => aboveBaseline(watcher.peakBytes())
    let liveBytes = javascriptBytes()
    return {
      baselineBytes,
      peakBytes,
      collectGarbage,
      limitGarbage: () => {
        const isNear = (peakBytes() ?? 0) > nearBudgetShare * budgetBytes
        if (!isNear || javascriptBytes() - liveBytes <= garbageBytesMax) return
        collectGarbage()
        liveBytes = javascriptBytes()
      },
      stop: () => {
        watcher.pause()
        collectGarbage()
        return Promise.resolve(aboveBaseline(residentBytes()))
      },
    }
  }
}
