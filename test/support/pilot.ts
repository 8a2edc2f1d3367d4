import { numbersOf } from '../../src/advice/vocabulary/measurements.js'
import type { TrialSpec } from '../../src/advice/vocabulary/trial.js'
import type { TrialResult } from './run-trial.js'

type PilotSpec = Extract<TrialSpec, { kind: 'noise' }>

const deviceMsMax = 60_000

/**
 * Runs a pilot that measures the gradient noise at `points` steps or more. The device time doubles
 * until it is long enough: a busy machine makes fewer steps.
 */
export async function runPilot(
  run: (spec: TrialSpec) => Promise<TrialResult>,
  pilot: PilotSpec,
  points: number,
): Promise<TrialResult> {
  const result = await run(pilot)
  const isLongEnough = numbersOf(result, 'gradientVariance').length >= points
  if (isLongEnough || pilot.deviceMs > deviceMsMax) return result
  return runPilot(run, { ...pilot, deviceMs: 2 * pilot.deviceMs }, points)
}
