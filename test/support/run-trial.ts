import type { Measurement, Outcome } from '../../src/advice/vocabulary/trial.js'
import type { TrialJob, TrialRunner } from '../../src/studies/ports.js'

/** Runs one trial to its end and gathers what it measured. */
export async function runTrial(
  runner: TrialRunner,
  job: TrialJob,
  signal = new AbortController().signal,
): Promise<{ outcome: Outcome; measurements: Measurement[] }> {
  const trial = runner.run(job, signal)
  const measurements: Measurement[] = []
  for (;;) {
    const { done, value } = await trial.next()
    if (done === true) return { outcome: value, measurements }
    measurements.push(value)
  }
}
