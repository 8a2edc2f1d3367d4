import type { Measurement, MeasurementName } from '../../advice/vocabulary/trial.js'
import type { GraphRequest } from './graph-request.js'
import type { LoadedData } from './data/rows.js'
import type { Tf } from './library.js'
import type { BudgetWatch } from './memory/memory-meter.js'

/** What a trial works with. */
export interface TrialContext {
  readonly tf: Tf
  readonly request: GraphRequest
  readonly data: LoadedData
  /** The trial's memory under its budget. */
  readonly watch: BudgetWatch
  readonly report: (name: MeasurementName, at: number | null, value: Measurement['value']) => void
}

/** The training diverged: an outcome, not a fault. */
export class Diverged extends Error {}

/** Lets the event loop see a closed pipe or a signal between two synchronous steps. */
export const yieldToEventLoop = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

/** The result of the work, and how long it took. */
export async function timed<T>(
  work: () => Promise<T>,
): Promise<{ readonly result: T; readonly durationMs: number }> {
  const startMs = performance.now()
  const result = await work()
  return { result, durationMs: performance.now() - startMs }
}
