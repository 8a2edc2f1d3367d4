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

/** Exponential smoothing with bias correction, as in Adam (Kingma & Ba, "Adam: a method for stochastic optimization", 2015). */
export class Smoothed {
  private sum = 0
  private weight = 0
  constructor(private readonly keep: number, state?: readonly [number, number]) {
    if (state !== undefined) [this.sum, this.weight] = state
  }
  push(value: number): number {
    this.sum = this.keep * this.sum + (1 - this.keep) * value
    this.weight = this.keep * this.weight + (1 - this.keep)
    return this.value()
  }
  value(): number {
    return this.weight === 0 ? Number.NaN : this.sum / this.weight
  }
  state(): readonly [number, number] {
    return [this.sum, this.weight]
  }
}

/** Milliseconds that `work` took. */
export function timed<T>(work: () => T): [T, number] {
  const start = performance.now()
  const result = work()
  return [result, performance.now() - start]
}
