import type { Measurement, Outcome } from '../../src/advice/vocabulary/trial.js'
import type { TrialJob, TrialRunner } from '../../src/studies/ports.js'

export interface TrialResult {
  readonly outcome: Outcome
  readonly measurements: readonly Measurement[]
}

/** Runs one trial to its end. */
export async function runTrial(
  runner: TrialRunner,
  job: TrialJob,
  signal = new AbortController().signal,
): Promise<TrialResult> {
  const trial = runner.run(job, signal)
  const measurements: Measurement[] = []
  for (;;) {
    const { done, value } = await trial.next()
    if (done === true) return { outcome: value, measurements }
    measurements.push(value)
  }
}
