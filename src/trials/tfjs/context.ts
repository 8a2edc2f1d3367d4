import type { Measurement, MeasurementName } from '../../advice/vocabulary/question.js'
import type { TrialRequest } from '../protocol/request.js'
import type { Tf } from './engine.js'
import type { MemoryMeter } from './memory/memory-meter.js'
import type { LoadedData } from './rows.js'

/** What a trial gets to work with. */
export interface TrialContext {
  readonly tf: Tf
  readonly request: TrialRequest
  readonly data: LoadedData
  readonly memory: MemoryMeter
  readonly report: (name: MeasurementName, at: number | null, value: Measurement['value']) => void
}

/** The training ran away: an outcome, not a fault. */
export class Diverged extends Error {}

/** Lets pending input (a closed pipe, a signal) be seen between two synchronous steps. */
export const breathe = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

/** Milliseconds until `work` was done. */
export async function timed<T>(work: () => Promise<T>): Promise<[T, number]> {
  const start = performance.now()
  const result = await work()
  return [result, performance.now() - start]
}
