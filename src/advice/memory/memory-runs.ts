/** Which trials of the evidence say something about memory. */
import { isAllocationTrace, type TrialRecord, type TrialSpec } from '../vocabulary/trial.js'
import type { MemoryFitPoint } from './calibration.js'

export type FitRecord = TrialRecord & { readonly spec: Extract<TrialSpec, { kind: 'fit' }> }

/** A run in a process of its own, with the budget as a hard limit. */
export function isFreshFit(trial: TrialRecord): trial is FitRecord {
  return trial.spec.kind === 'fit' && trial.spec.fresh
}

/** A trace that ran out of this budget: on a card, traces run under the budget too. */
export function isFailedTrace(trial: TrialRecord, budgetBytes: number): boolean {
  return (
    trial.spec.kind === 'trace' &&
    !isAllocationTrace(trial) &&
    trial.outcome.cause === 'outOfMemory' &&
    // a trace without a budget counts with any
    (trial.spec.budgetBytes ?? budgetBytes) >= budgetBytes
  )
}

/** The measured real peaks, and the batch sizes they belong to. */
export function peaksOf(trials: readonly TrialRecord[]): readonly MemoryFitPoint[] {
  return trials.flatMap((trial) => {
    const peak = trial.measurements.find(({ name }) => name === 'peakBytes')
    if (peak === undefined) return []
    return [{ batchSize: peak.at ?? trial.spec.batchSize, peakBytes: Number(peak.value) }]
  })
}

/** Fresh runs that ran out of memory, with the budgets that were too small. */
export function ranOutOf(freshFits: readonly FitRecord[]): readonly MemoryFitPoint[] {
  return freshFits
    .filter(({ outcome }) => outcome.cause === 'outOfMemory')
    .map(({ spec }) => ({ batchSize: spec.batchSize, peakBytes: spec.budgetBytes }))
}
