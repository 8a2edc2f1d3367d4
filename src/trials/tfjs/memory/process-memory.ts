import type { MemoryMeter, MemoryWatch } from './memory-meter.js'
import { collectGarbage, MemoryWatcher, residentBytes, settledBytes } from './real-memory.js'

/** A card's memory is limited by the environment (`TF_PER_DEVICE_MEMORY_LIMIT_MB`), and what the process takes beside it is not the card's. */
const unwatched: MemoryWatch = {
  baselineBytes: null,
  peakBytes: () => null,
  settle: () => undefined,
  stop: () => Promise.resolve(),
}

/** What the system counts of this process; past the limit a watching thread ends it, as a container's limit would. */
export class ProcessMemory implements MemoryMeter {
  allocatedBytes(): number | null {
    return residentBytes()
  }

  async watch(budgetBytes: number, device: string): Promise<MemoryWatch> {
    if (device !== 'cpu') return unwatched
    const watcher = new MemoryWatcher()
    await watcher.start()
    const baselineBytes = await settledBytes()
    if (baselineBytes !== null) watcher.allow(budgetBytes, baselineBytes)
    else
      process.stderr.write('no hard memory limit: this system does not tell what a process takes\n')
    return {
      baselineBytes,
      peakBytes: () => {
        const peak = watcher.peakBytes()
        return peak === null || baselineBytes === null ? null : Math.max(0, peak - baselineBytes)
      },
      settle: collectGarbage,
      stop: () => watcher.stop(),
    }
  }
}
