import type { Measurement, MeasurementName } from '../../advice/interfaces.js'
import type { TrialRequest } from '../protocol.js'
import type { Tf } from './engine.js'
import type { LoadedData } from './rows.js'

/** What a trial gets to work with. */
export interface TrialContext {
  readonly tf: Tf
  readonly request: TrialRequest
  readonly data: LoadedData
  readonly report: (name: MeasurementName, at: number | null, value: Measurement['value']) => void
}

/** The training ran away: an outcome, not a fault. */
export class Diverged extends Error {}

/** Lets pending input (a closed pipe, a signal) be seen between two synchronous steps. */
export const breathe = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

/** Milliseconds that `work` took. */
export function timed<T>(work: () => T): [T, number] {
  const start = performance.now()
  const result = work()
  return [result, performance.now() - start]
}
