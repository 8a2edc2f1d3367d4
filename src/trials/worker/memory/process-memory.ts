import type { MemoryMeter, MemoryWatch } from './memory-meter.js'
import { dataBytes, limitData, MemorySampler } from './real-memory.js'

/** A card's memory is limited by the environment (`TF_PER_DEVICE_MEMORY_LIMIT_MB`), and CUDA reserves far more addresses than it uses: RLIMIT_DATA would end it. */
const unwatched: MemoryWatch = { baselineBytes: null, peakBytes: () => null, stop: () => Promise.resolve() }

/** What the system counts of this process. The limit is hard: the allocator of whatever library is refused. */
export class ProcessMemory implements MemoryMeter {
  allocatedBytes(): number | null {
    return dataBytes()
  }

  async watch(budgetBytes: number, device: string): Promise<MemoryWatch> {
    if (device !== 'cpu') return unwatched
    const sampler = new MemorySampler()
    await sampler.start() // before the baseline: the thread has a heap of its own
    const baselineBytes = dataBytes()
    if (baselineBytes !== null) {
      const problem = limitData(baselineBytes + budgetBytes)
      if (problem !== null) process.stderr.write(`no hard memory limit: ${problem}\n`)
    }
    return {
      baselineBytes,
      peakBytes: () => {
        const peak = sampler.peakBytes()
        return peak === null || baselineBytes === null ? null : Math.max(0, peak - baselineBytes)
      },
      stop: async () => {
        await sampler.stop()
        if (baselineBytes !== null) limitData(null)
      },
    }
  }
}
