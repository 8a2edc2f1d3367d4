/** What the evidence says about memory under one budget: the law, its calibration, sizes that fitted and sizes that did not. */
import {
  type Evidence,
  type TrialRecord,
  type TrialSpec,
  isAllocationTrace,
} from '../vocabulary/trial.js'
import { numberOf, numbersOf } from '../vocabulary/measurements.js'
import {
  chordsSettled,
  fitMemoryLaw,
  mergeLaws,
  trackedPeakBytes,
  type MemoryLaw,
  type Trace,
} from './tracked-law.js'
import { allocationLaw } from './allocation-law.js'
import type { MemoryNumbers } from './numbers.js'
import {
  calibrateMemory,
  realPeakBytes,
  uncalibratedMemory,
  type MemoryFitPoint,
  type RealMemory,
} from './calibration.js'

/** Did the trial run under at least this budget? Traces of earlier releases do not say; they are believed. */
const underAtLeast = ({ spec }: TrialRecord, budgetBytes: number): boolean =>
  spec.kind === 'fit' || spec.kind === 'trace'
    ? (spec.budgetBytes ?? budgetBytes) >= budgetBytes
    : false
/** A trace that ran out of this budget: on a card traces are held to it as well. */
export const isFailedTrace = (trial: TrialRecord, budgetBytes: number): boolean =>
  trial.spec.kind === 'trace' &&
  !isAllocationTrace(trial) &&
  trial.outcome.cause === 'outOfMemory' &&
  underAtLeast(trial, budgetBytes)

/** `measured` false: the engine or the system does not tell its real memory, `peakBytes` is the law's figure, or the budget that it kept within where that is less. */
export interface MemoryFit {
  readonly batchSize: number
  readonly peakBytes: number
  readonly measured: boolean
  readonly trial: string
}
export interface MemoryView {
  readonly law: MemoryLaw | null
  /** The law rests on chords that may still bend upwards: another trace would tell. */
  readonly lawOpen: boolean
  /** The prior before a real run. */
  readonly real: RealMemory
  /** Fresh runs that fitted this budget (or needed less), ascending. */
  readonly fits: readonly MemoryFit[]
  /** Sizes that ran out of this budget (or of more), traced ones included, or would not fit it every time, ascending. */
  readonly failures: readonly number[]
  /** Bytes that no size gets by without: weights and optimizer slots; 0 where no trace told them. */
  readonly floorBytes: number
  readonly weightBytes: number | null
  readonly slotBytes: number | null
  /** What the process took before the model, bytes: not counted in the budget; null where nobody told. */
  readonly baselineBytes: number | null
}

export type FitRecord = TrialRecord & { readonly spec: Extract<TrialSpec, { kind: 'fit' }> }
export const isFreshFit = (trial: TrialRecord): trial is FitRecord =>
  trial.spec.kind === 'fit' && trial.spec.fresh

/** Real peaks that were read, and the sizes they are of. */
const peaksOf = (trials: readonly TrialRecord[]): readonly MemoryFitPoint[] =>
  trials.flatMap((trial) => {
    const peak = trial.measurements.find(({ name }) => name === 'peakBytes')
    return peak === undefined
      ? []
      : [{ batchSize: peak.at ?? trial.spec.batchSize, peakBytes: Number(peak.value) }]
  })

/** Is the allocator's account borne out by what was run? `ranOut`: sizes that ran out of so many bytes. */
function holds(
  law: MemoryLaw,
  written: readonly MemoryFitPoint[],
  runs: readonly MemoryFitPoint[],
  ranOut: readonly MemoryFitPoint[],
  numbers: MemoryNumbers,
): boolean {
  const foretold = calibrateMemory(law, written, [], numbers)
  const off = ({ batchSize, peakBytes }: MemoryFitPoint): number =>
    (peakBytes - realPeakBytes(law, foretold, batchSize)) /
    (numbers.evidence.refutedShare * peakBytes + numbers.evidence.refutedBytes)
  return runs.every((run) => Math.abs(off(run)) < 1) && ranOut.every((run) => off(run) < 1)
}

/** The law with the allocator's account. Where kernels differ between sizes, those of a few rows are not those of many. */
function withAllocations(law: MemoryLaw, traces: readonly TrialRecord[]): MemoryLaw {
  const written = traces
    .flatMap(({ measurements }) => measurements)
    .find(({ name }) => name === 'allocations')
  const allocations =
    law.kind === 'event-wise' && Array.isArray(written?.value)
      ? allocationLaw(written.value as readonly number[], written.at ?? 0)
      : null
  return allocations === null ? law : { ...law, allocations }
}

export function viewMemory(
  evidence: Evidence,
  budgetBytes: number,
  numbers: MemoryNumbers,
): MemoryView {
  const traces = evidence.trials.filter(
    ({ spec, outcome }) => spec.kind === 'trace' && outcome.cause === 'completed',
  )
  const tracesOf = (
    bytes: 'liveBytes' | 'liveBytesValidation',
    hash: 'kernelHash' | 'kernelHashValidation',
  ): readonly Trace[] =>
    traces.flatMap((trial) => {
      const liveBytes = numbersOf(trial, bytes)
      return liveBytes.length === 0
        ? []
        : [{ batchSize: trial.spec.batchSize, liveBytes, kernelHash: numberOf(trial, hash) ?? 0 }]
    })
  const [training, validation] = [
    tracesOf('liveBytes', 'kernelHash'),
    tracesOf('liveBytesValidation', 'kernelHashValidation'),
  ]
  const [trainingLaw, validationLaw] = [fitMemoryLaw(training), fitMemoryLaw(validation)]
  const tracked =
    trainingLaw === null
      ? null
      : validationLaw === null
        ? trainingLaw
        : mergeLaws(trainingLaw, validationLaw)
  const fresh = evidence.trials.filter(isFreshFit)
  const ranOut = fresh
    .filter(({ outcome }) => outcome.cause === 'outOfMemory')
    .map(({ spec }) => ({ batchSize: spec.batchSize, peakBytes: spec.budgetBytes }))
  // a trace in a fresh process tells what a first training takes whatever its size
  const done = fresh.filter(({ outcome }) => outcome.cause === 'completed')
  const replayed = tracked === null ? null : withAllocations(tracked, traces)
  const law =
    replayed?.allocations === undefined ||
    holds(replayed, peaksOf(traces.filter(isAllocationTrace)), peaksOf(done), ranOut, numbers)
      ? replayed
      : tracked
  const readings = peaksOf([
    ...traces.filter((trial) => isAllocationTrace(trial) === (law?.allocations !== undefined)),
    ...done,
  ])
  const real =
    law === null ? uncalibratedMemory(numbers) : calibrateMemory(law, readings, ranOut, numbers)
  const completed = done.map((trial) => {
    const peakBytes = numberOf(trial, 'peakBytes')
    return {
      batchSize: trial.spec.batchSize,
      trial: trial.id,
      measured: peakBytes !== null,
      peakBytes:
        peakBytes ??
        Math.min(
          trial.spec.budgetBytes,
          law === null ? trial.spec.budgetBytes : realPeakBytes(law, real, trial.spec.batchSize),
        ),
      // where nobody tells what was taken, the limit that it ran under does
      fitted:
        peakBytes !== null
          ? peakBytes <= (1 - numbers.evidence.spareShare) * budgetBytes
          : trial.spec.budgetBytes <= budgetBytes ||
            (law !== null && trackedPeakBytes(law, trial.spec.batchSize) <= budgetBytes),
    }
  })
  const failedTraces = evidence.trials
    .filter((trial) => isFailedTrace(trial, budgetBytes))
    .map(({ spec }) => spec.batchSize)
  const failures = [
    ...[
      ...ranOut.filter(({ peakBytes }) => peakBytes >= budgetBytes),
      ...completed.filter(({ fitted }) => !fitted),
    ].map(({ batchSize }) => batchSize),
    ...failedTraces,
  ].sort((a, b) => a - b)
  const smallestFailure = failures[0] ?? Number.POSITIVE_INFINITY
  const told = (name: 'weightBytes' | 'slotBytes'): number | null =>
    traces.map((trial) => numberOf(trial, name)).find((bytes) => bytes !== null) ?? null
  const [weightBytes, slotBytes] = [told('weightBytes'), told('slotBytes')]
  return {
    law,
    lawOpen:
      (training.length > 1 &&
        trainingLaw?.kind !== 'event-wise' &&
        !chordsSettled(training, numbers)) ||
      (validation.length > 1 &&
        validationLaw?.kind !== 'event-wise' &&
        !chordsSettled(validation, numbers)),
    real,
    failures,
    weightBytes,
    slotBytes,
    floorBytes: (weightBytes ?? 0) + (slotBytes ?? 0),
    baselineBytes:
      fresh.map((trial) => numberOf(trial, 'baselineBytes')).findLast((bytes) => bytes !== null) ??
      null,
    // a size that fitted above one that failed was luck
    fits: completed
      .filter(({ fitted, batchSize }) => fitted && batchSize < smallestFailure)
      .map(({ fitted: _fitted, ...fit }) => fit)
      .sort((a, b) => a.batchSize - b.batchSize),
  }
}
