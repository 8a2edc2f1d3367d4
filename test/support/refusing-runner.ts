import type { Engine } from '../../src/advice/vocabulary/engines.js'
import type { Measurement, Outcome, TrialSpec } from '../../src/advice/vocabulary/trial.js'
import type { TrialJob, TrialRunner } from '../../src/studies/ports.js'
import { answer, laws } from '../advice/virtual-laboratory.js'

export type Refusal = Partial<Outcome> | null
/**
 * Answers trials from known laws, except on the engines where `refuse` returns a refusal.
 * Calls `before` at the start of every trial.
 */
export class RefusingRunner implements TrialRunner {
  readonly ran: string[] = []
  constructor(
    private readonly refuse: (engine: Engine, spec: TrialSpec) => Refusal,
    private readonly before: (engine: Engine) => void = () => undefined,
  ) {}
  async *run(
    { subject: { engine, deviceId }, spec, budgetBytes }: TrialJob,
    signal: AbortSignal,
  ): AsyncGenerator<Measurement, Outcome> {
    await Promise.resolve()
    this.before(engine)
    const { outcome, measurements } = answer(laws, spec)
    if (signal.aborted) return { ...outcome, cause: 'cancelled' }
    this.ran.push(`${engine} on ${deviceId} within ${budgetBytes}`)
    const refusal = this.refuse(engine, spec)
    if (refusal !== null) return { ...outcome, cause: 'unsupported', ...refusal }
    for (const measurement of measurements) {
      yield measurement
      if (signal.aborted) return { ...outcome, cause: 'cancelled' }
    }
    return outcome
  }
  close(): Promise<void> {
    return Promise.resolve()
  }
}

/** The engine lacks a kernel. */
export const missing: Refusal = { message: 'the kernel Warp is missing' }
/** The engine does not start. */
export const refusing: Refusal = { message: 'no adapter was found', exitCode: 3 }
