/**
 * Memory stage: two traces give the law, one real run its factor, one more proves the limit (DESIGN: at most three real runs, one out of memory).
 */
import type { Evidence, Question, TrialRecord, TrialSpec } from './interfaces.js'
import { numberOf, numbersOf } from './measurement-reading.js'
import { calibrateMemory, fitMemoryLaw, onPlateau, largestBatchSize, mergeLaws, realPeakBytes, trackedPeakBytes, uncalibrated, type MemoryLaw } from './memory-law.js'

/** The calibrating run is at this share of the predicted limit. */
const middleShare = 0.4
const fitSteps = 4
const realRunsMax = 6
/** Sampled peaks stray by this much around a hard limit. */
const measuringError = 1.01
/** A failure this close above a fit ends the search. */
const closeEnough = 1.1

/** `measured` false: the engine or the system does not tell its real memory, `peakBytes` is the law's figure. */
export interface MemoryFit { readonly batchSize: number; readonly peakBytes: number; readonly measured: boolean; readonly trial: string }
export interface MemoryView {
  readonly law: MemoryLaw | null
  /** Fresh runs that fitted this budget (or needed less), ascending. */
  readonly fits: readonly MemoryFit[]
  /** Sizes that ran out of this budget (or of more), ascending. */
  readonly failures: readonly number[]
}
export type MemoryStep =
  | { readonly kind: 'trial'; readonly spec: TrialSpec; readonly message: string }
  | { readonly kind: 'largest'; readonly batchSize: number; readonly bound: 'memory' | 'rows' }
  | { readonly kind: 'does-not-fit' }
  | { readonly kind: 'blocked'; readonly because: string }

type FitRecord = TrialRecord & { readonly spec: Extract<TrialSpec, { kind: 'fit' }> }

/** Training steps and a validation batch in a process of its own, under the budget as a hard limit. */
export function verification(batchSize: number, budgetBytes: number): TrialSpec {
  return { kind: 'fit', batchSize, steps: fitSteps, fresh: true, budgetBytes }
}

/** What the evidence says about memory under this budget. */
export function viewMemory(evidence: Evidence, budgetBytes: number): MemoryView {
  const traces = evidence.trials.filter(({ spec, outcome }) => spec.kind === 'trace' && outcome.cause === 'completed')
  const lawOf = (bytes: 'liveBytes' | 'liveBytesValidation', hash: 'kernelHash' | 'kernelHashValidation'): MemoryLaw | null =>
    fitMemoryLaw(traces.flatMap((trial) => {
      const liveBytes = numbersOf(trial, bytes)
      return liveBytes.length === 0 || trial.spec.kind !== 'trace' ? [] : [{ batchSize: trial.spec.batchSize, liveBytes, kernelHash: numberOf(trial, hash) ?? 0 }]
    }))
  const training = lawOf('liveBytes', 'kernelHash')
  const validation = lawOf('liveBytesValidation', 'kernelHashValidation')
  const law = training === null ? null : validation === null ? training : mergeLaws(training, validation)
  const fresh = evidence.trials.filter((trial): trial is FitRecord => trial.spec.kind === 'fit' && trial.spec.fresh)
  const completed = fresh.filter(({ outcome }) => outcome.cause === 'completed').map((trial) => ({
    batchSize: trial.spec.batchSize, trial: trial.id,
    measured: numberOf(trial, 'peakBytes') !== null,
    peakBytes: numberOf(trial, 'peakBytes') ?? (law === null ? 0 : realPeakBytes(law, uncalibrated, trial.spec.batchSize)),
    // what ran under a hard limit did fit it, whatever a thread saw in passing
    allowed: trial.spec.budgetBytes <= budgetBytes ? budgetBytes * measuringError : budgetBytes,
  }))
  const ranOut = fresh.filter(({ outcome, spec }) => outcome.cause === 'outOfMemory' && spec.budgetBytes >= budgetBytes).map(({ spec }) => spec.batchSize)
  const failures = [...ranOut, ...completed.filter(({ peakBytes, allowed }) => peakBytes > allowed).map(({ batchSize }) => batchSize)]
  const smallestFailure = Math.min(...failures)
  const fits = completed.filter(({ peakBytes, allowed }) => peakBytes <= allowed).map(({ batchSize, peakBytes, measured, trial }) => ({ batchSize, peakBytes, measured, trial }))
  return {
    law,
    // a size that fitted above one that failed was luck
    fits: fits.filter(({ batchSize }) => batchSize < smallestFailure).sort((a, b) => a.batchSize - b.batchSize),
    failures: failures.sort((a, b) => a - b),
  }
}

/** The next run of the memory stage, or its result. */
export function memoryStep(question: Question, evidence: Evidence): MemoryStep {
  const rows = question.data.trainingRows
  const view = viewMemory(evidence, question.budgetBytes)
  const traced = new Map(evidence.trials.flatMap((trial) => (trial.spec.kind === 'trace' ? [[trial.spec.batchSize, trial] as const] : [])))
  for (const batchSize of rows < 4 ? [1, 2] : [2, 4]) {
    const trial = traced.get(batchSize)
    if (trial === undefined) return { kind: 'trial', spec: { kind: 'trace', batchSize }, message: `tracing memory at batch ${batchSize}` }
    if (trial.outcome.cause !== 'completed') return { kind: 'blocked', because: `the trace at batch ${batchSize} ended as ${trial.outcome.cause}: ${trial.outcome.message ?? ''}` }
  }
  if (view.law === null) {
    if (!traced.has(8) && rows >= 8) return { kind: 'trial', spec: { kind: 'trace', batchSize: 8 }, message: 'tracing memory at batch 8: the kernels differ between 2 and 4' }
    return { kind: 'blocked', because: 'the traces give no memory law' }
  }
  return search(question, view, view.law, evidence)
}

function search(question: Question, view: MemoryView, law: MemoryLaw, evidence: Evidence): MemoryStep {
  const { budgetBytes } = question
  const rows = question.data.trainingRows
  const run = (batchSize: number, message: string): MemoryStep => ({ kind: 'trial', spec: verification(batchSize, budgetBytes), message })
  const largestFit = view.fits.at(-1)
  const smallestFailure = view.failures[0] ?? Number.POSITIVE_INFINITY
  const crashed = evidence.trials.find(({ spec, outcome }) => spec.kind === 'fit' && spec.fresh && spec.budgetBytes === budgetBytes && outcome.cause !== 'completed' && outcome.cause !== 'outOfMemory')
  if (crashed !== undefined) return { kind: 'blocked', because: `the run at batch ${crashed.spec.batchSize} ended as ${crashed.outcome.cause}: ${crashed.outcome.message ?? ''}` }
  if (smallestFailure <= 1) return { kind: 'does-not-fit' }
  if (largestFit !== undefined && (largestFit.batchSize >= rows || largestFit.batchSize + 1 >= smallestFailure)) return { kind: 'largest', batchSize: largestFit.batchSize, bound: largestFit.batchSize >= rows ? 'rows' : 'memory' }
  const real = calibrateMemory(law, view.fits)
  if (realPeakBytes(law, real, 1) > budgetBytes && largestFit === undefined) return run(1, 'does batch 1 fit the budget?')
  const runs = evidence.trials.filter(({ spec }) => spec.kind === 'fit' && spec.fresh && spec.budgetBytes === budgetBytes).length
  if (largestFit === undefined) {
    const limit = largestBatchSize(law, uncalibrated, budgetBytes, { max: rows })
    // a run that ran out says: the factor is worse than guessed; half of it settles the factor
    const middle = Number.isFinite(smallestFailure) ? Math.floor(smallestFailure / 2) : Math.ceil(limit * (limit >= rows ? 1 : middleShare))
    return run(Math.max(1, Math.min(middle, rows)), `training at batch ${Math.max(1, Math.min(middle, rows))} to learn what the process really takes`)
  }
  // on a plateau of the allocator nobody knows where the next one begins: go up by the steps that one wants to know it by
  const wished = largestBatchSize(law, real, budgetBytes, { max: Math.min(rows, smallestFailure - 1) })
  const predicted = onPlateau(real) ? Math.min(wished, Math.floor(largestFit.batchSize * closeEnough)) : wished
  const between = Number.isFinite(smallestFailure) ? Math.min(predicted, Math.floor((largestFit.batchSize + smallestFailure) / 2)) : predicted
  const worthIt = between > largestFit.batchSize * 1.04 && smallestFailure > largestFit.batchSize * closeEnough + 1 && trackedPeakBytes(law, between) > trackedPeakBytes(law, largestFit.batchSize)
  if (worthIt && runs < realRunsMax) return run(between, `training at batch ${between}, the predicted limit, in a fresh process`)
  return { kind: 'largest', batchSize: largestFit.batchSize, bound: 'memory' }
}
