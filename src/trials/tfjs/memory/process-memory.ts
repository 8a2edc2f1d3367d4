import { deviceKindOf } from '../../../advice/vocabulary/engines.js'
import type { BudgetWatch, MemoryMeter } from './memory-meter.js'
import { MemoryWatcher } from './memory-watcher.js'
import { collectGarbage, residentBytes, settledResidentBytes } from './resident-memory.js'

/**
 * The environment limits the memory of a card (`TF_PER_DEVICE_MEMORY_LIMIT_MB`), and resident
 * memory of the process is not the card's.
 */
const unwatched: BudgetWatch = {
  baselineBytes: null,
  peakBytes: () => null,
  collectGarbage: () => undefined,
  stop: () => Promise.resolve(),
}

/**
 * Resident memory of this process. Past the limit a watching thread kills it, as a container
 * would.
 */
export class ProcessMemory implements MemoryMeter {
  allocatedBytes(): number | null {
    return residentBytes()
  }

  async watch(budgetBytes: number, device: string): Promise<BudgetWatch> {
    if (deviceKindOf(device) !== 'cpu') return unwatched
    const watcher = new MemoryWatcher()
    await watcher.start()
    const baselineBytes = await settledResidentBytes()
    if (baselineBytes === null)
      process.stderr.write('no hard memory limit: this system does not report resident memory\n')
    else watcher.allow(budgetBytes, baselineBytes)
    const peakBytes = (): number | null => {
      const peak = watcher.peakBytes()
      return peak === null || baselineBytes === null ? null : Math.max(0, peak - baselineBytes)
    }
    return { baselineBytes, peakBytes, collectGarbage, stop: () => watcher.stop() }
  }
}
