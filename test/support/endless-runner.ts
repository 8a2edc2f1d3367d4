import type { Measurement, Outcome } from '../../src/advice/vocabulary/trial.js'
import type { TrialJob, TrialRunner } from '../../src/studies/ports.js'

/** Runs trials that end only when they are aborted. */
export class EndlessRunner implements TrialRunner {
  async *run(_job: TrialJob, signal: AbortSignal): AsyncGenerator<Measurement, Outcome> {
    yield* []
    if (!signal.aborted)
      await new Promise<void>((resolve) =>
        signal.addEventListener('abort', () => resolve(), { once: true }),
      )
    return {
      cause: 'cancelled',
      durationMs: 0,
      peakBytes: null,
      message: null,
      exitCode: null,
      signal: null,
    }
  }
  close(): Promise<void> {
    return Promise.resolve()
  }
}
