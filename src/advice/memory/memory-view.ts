/** What the evidence says about memory under one budget. */
import { numberOf, numbersOf } from '../vocabulary/measurements.js'
import type { Question } from '../vocabulary/question.js'
import { isAllocationTrace, type Evidence, type TrialRecord } from '../vocabulary/trial.js'
import { allocationLaw } from './allocation-law.js'
import {
  calibrateMemory,
  uncalibratedMemory,
  type MemoryFitPoint,
  type RealMemory,
} from './calibration.js'
import { isOnCard } from './card-search.js'
import { isFailedTrace, isFreshFit, peaksOf, ranOutOf, type FitRecord } from './memory-runs.js'
import type { MemoryNumbers } from './numbers.js'
import { realPeakBytes } from './real-peak.js'
import {
  chordsSettled,
  fitMemoryLaw,
  mergeLaws,
  trackedPeakBytes,
  type MemoryLaw,
  type Trace,
} from './tracked-law.js'

/** A size that was trained in a fresh process and fits. */
export interface MemoryFit {
  readonly batchSize: number
  /** Measured peak; else the law's figure, at most the budget that the run kept within. */
  readonly peakBytes: number
  /** The engine or the system reported the real peak. */
  readonly measured: boolean
  /** Id of the trial. */
  readonly trial: string
}

export interface MemoryView {
  readonly law: MemoryLaw | null
  /** The law rests on chords that may still bend upwards: another trace would tell. */
  readonly lawOpen: boolean
  /** The prior before a real run. */
  readonly real: RealMemory
  /** Fresh runs that fit this budget, ascending. On a card they ran under it or a smaller one. */
  readonly fits: readonly MemoryFit[]
  /**
   * Sizes that do not fit, ascending: they ran out of this budget or a larger one, as a run or a
   * trace, or left too little of it to fit every time.
   */
  readonly failures: readonly number[]
  /** Bytes that every size needs: weights and optimizer slots; 0 before the first trace. */
  readonly floorBytes: number
  readonly weightBytes: number | null
  readonly slotBytes: number | null
  /** Bytes beside the budget, by the last fresh run; null if not reported. */
  readonly baselineBytes: number | null
}

/** The memory budget, and the place that keeps within it. */
export type PlacedBudget = Pick<Question, 'budgetBytes' | 'engineChoice'>

/** A completed fresh run, and whether it fits the budget at hand; null where it does not tell. */
interface JudgedRun extends MemoryFit {
  readonly fitsBudget: boolean | null
}

/** Reads the traces and fresh runs: the law, its calibration, what fits and what does not. */
export function viewMemory(
  evidence: Evidence,
  budget: PlacedBudget,
  numbers: MemoryNumbers,
): MemoryView {
  const traces = evidence.trials.filter(
    ({ spec, outcome }) => spec.kind === 'trace' && outcome.cause === 'completed',
  )
  const fresh = evidence.trials.filter(isFreshFit)
  const completed = fresh.filter(({ outcome }) => outcome.cause === 'completed')
  const tracked = readTrackedLaw(traces, numbers)
  const law = readLaw(tracked.law, traces, fresh, numbers)
  const real = calibrate(law, traces, fresh, numbers)
  const judged = completed.map((run) => judgeRun(run, law, real, budget, numbers))
  const failures = failedSizes(evidence, judged, budget.budgetBytes)
  const weightBytes = firstReported(evidence.trials, 'weightBytes')
  const slotBytes = firstReported(evidence.trials, 'slotBytes')
  return {
    law,
    lawOpen: tracked.open,
    real,
    fits: sizesBelow(failures[0] ?? Number.POSITIVE_INFINITY, judged),
    failures,
    floorBytes: (weightBytes ?? 0) + (slotBytes ?? 0),
    weightBytes,
    slotBytes,
    baselineBytes: lastReported(fresh, 'baselineBytes'),
  }
}

/** The law of tracked bytes for training and validation, and whether more traces would help it. */
function readTrackedLaw(
  trials: readonly TrialRecord[],
  numbers: MemoryNumbers,
): { readonly law: MemoryLaw | null; readonly open: boolean } {
  const training = tracesOf(trials, 'liveBytes', 'kernelHash')
  const validation = tracesOf(trials, 'liveBytesValidation', 'kernelHashValidation')
  const trainingLaw = fitMemoryLaw(training)
  const validationLaw = fitMemoryLaw(validation)
  const isOpen = (traces: readonly Trace[], law: MemoryLaw | null): boolean =>
    traces.length > 1 && law?.kind !== 'event-wise' && !chordsSettled(traces, numbers)
  return {
    law:
      trainingLaw === null || validationLaw === null
        ? trainingLaw
        : mergeLaws(trainingLaw, validationLaw),
    open: isOpen(training, trainingLaw) || isOpen(validation, validationLaw),
  }
}

/** Live bytes and kernels of every trace that reported them. */
function tracesOf(
  trials: readonly TrialRecord[],
  bytesName: 'liveBytes' | 'liveBytesValidation',
  hashName: 'kernelHash' | 'kernelHashValidation',
): readonly Trace[] {
  return trials
    .map((trial) => ({
      batchSize: trial.spec.batchSize,
      liveBytes: numbersOf(trial, bytesName),
      kernelHash: numberOf(trial, hashName) ?? 0,
    }))
    .filter(({ liveBytes }) => liveBytes.length > 0)
}

/** The law with the replayed allocator, unless a run refutes the replay. */
function readLaw(
  tracked: MemoryLaw | null,
  traces: readonly TrialRecord[],
  fresh: readonly FitRecord[],
  numbers: MemoryNumbers,
): MemoryLaw | null {
  const replayed = tracked === null ? null : withAllocations(tracked, traces)
  if (replayed?.allocations === undefined) return tracked
  const logged = peaksOf(traces.filter(isAllocationTrace))
  return isRefuted(replayed, logged, fresh, numbers) ? tracked : replayed
}

/**
 * The law with the allocator's log. Where kernels differ between sizes, the requests of a few rows
 * are not those of many, so the log is left out.
 */
function withAllocations(law: MemoryLaw, traces: readonly TrialRecord[]): MemoryLaw {
  const log = traces
    .flatMap(({ measurements }) => measurements)
    .find(({ name }) => name === 'allocations')
  if (law.kind !== 'event-wise' || log === undefined || typeof log.value === 'number') return law
  const allocations = allocationLaw(log.value, log.at ?? 0)
  return allocations === null ? law : { ...law, allocations }
}

/**
 * Does a run take 6 % and 8 MiB more or less than the replay predicts? Then the library requests
 * other memory at that size than it was logged to.
 */
function isRefuted(
  law: MemoryLaw,
  logged: readonly MemoryFitPoint[],
  fresh: readonly FitRecord[],
  numbers: MemoryNumbers,
): boolean {
  const { refutedShare, refutedBytes } = numbers.evidence
  const real = calibrateMemory(law, logged, [], numbers)
  /** Difference over what is tolerated. */
  const excess = ({ batchSize, peakBytes }: MemoryFitPoint): number =>
    (peakBytes - realPeakBytes(law, real, batchSize)) / (refutedShare * peakBytes + refutedBytes)
  const peaks = peaksOf(fresh.filter(({ outcome }) => outcome.cause === 'completed'))
  return (
    !peaks.every((run) => Math.abs(excess(run)) < 1) ||
    !ranOutOf(fresh).every((run) => excess(run) < 1)
  )
}

/** The calibration by fresh runs, and by traces: those tell what a first training takes. */
function calibrate(
  law: MemoryLaw | null,
  traces: readonly TrialRecord[],
  fresh: readonly FitRecord[],
  numbers: MemoryNumbers,
): RealMemory {
  if (law === null) return uncalibratedMemory(numbers)
  const isReplayed = law.allocations !== undefined
  const peaks = peaksOf([
    ...traces.filter((trial) => logsSequence(trial) === isReplayed),
    ...fresh.filter(({ outcome }) => outcome.cause === 'completed'),
  ])
  return calibrateMemory(law, peaks, ranOutOf(fresh), numbers)
}

/** An allocation trace on the processor; on a card it only reports its peak. */
function logsSequence(trial: TrialRecord): boolean {
  const isLogged = trial.measurements.some(({ name }) => name === 'allocations')
  return isAllocationTrace(trial) && (isLogged || !trial.measurements.some(isPeak))
}

const isPeak = ({ name }: TrialRecord['measurements'][number]): boolean => name === 'peakBytes'

function judgeRun(
  run: FitRecord,
  law: MemoryLaw | null,
  real: RealMemory,
  budget: PlacedBudget,
  numbers: MemoryNumbers,
): JudgedRun {
  const { batchSize, budgetBytes: limitBytes } = run.spec
  const judged = { batchSize, trial: run.id, fitsBudget: fitsBudget(run, law, budget, numbers) }
  const measuredBytes = numberOf(run, 'peakBytes')
  if (measuredBytes !== null) return { ...judged, peakBytes: measuredBytes, measured: true }
  const predicted = law === null ? limitBytes : realPeakBytes(law, real, batchSize)
  return { ...judged, peakBytes: Math.min(limitBytes, predicted), measured: false }
}

/** Does a completed run fit the budget, with enough to spare to fit every time? */
function fitsBudget(
  run: FitRecord,
  law: MemoryLaw | null,
  budget: PlacedBudget,
  { evidence }: MemoryNumbers,
): boolean | null {
  const { budgetBytes } = budget
  const { batchSize, budgetBytes: limitBytes } = run.spec
  // a card's log leaves out fragmentation and workspaces: only a run within the budget proves a fit
  if (isOnCard(budget) && limitBytes > budgetBytes) return null
  const measuredBytes = numberOf(run, 'peakBytes')
  if (measuredBytes !== null) return measuredBytes <= (1 - evidence.spareShare) * budgetBytes
  // without a measured peak, the hard limit of the run decides, then the tracked bytes
  if (limitBytes <= budgetBytes) return true
  return law !== null && trackedPeakBytes(law, batchSize) <= budgetBytes
}

/** Sizes that do not fit the budget, ascending. */
function failedSizes(
  { trials }: Evidence,
  judged: readonly JudgedRun[],
  budgetBytes: number,
): readonly number[] {
  const ranOut = ranOutOf(trials.filter(isFreshFit)).filter(
    ({ peakBytes }) => peakBytes >= budgetBytes,
  )
  const tooTight = judged.filter((run) => run.fitsBudget === false)
  const traces = trials.filter((trial) => isFailedTrace(trial, budgetBytes))
  return [
    ...[...ranOut, ...tooTight].map(({ batchSize }) => batchSize),
    ...traces.map(({ spec }) => spec.batchSize),
  ].sort((a, b) => a - b)
}

/** The runs that fit, ascending. One that fitted above a size that failed was luck. */
function sizesBelow(smallestFailure: number, judged: readonly JudgedRun[]): readonly MemoryFit[] {
  return judged
    .filter((run) => run.fitsBudget === true && run.batchSize < smallestFailure)
    .map(({ fitsBudget: _judged, ...fit }) => fit)
    .sort((a, b) => a.batchSize - b.batchSize)
}

function firstReported(
  trials: readonly TrialRecord[],
  name: 'weightBytes' | 'slotBytes',
): number | null {
  return trials.map((trial) => numberOf(trial, name)).find((bytes) => bytes !== null) ?? null
}

function lastReported(trials: readonly TrialRecord[], name: 'baselineBytes'): number | null {
  return trials.map((trial) => numberOf(trial, name)).findLast((bytes) => bytes !== null) ?? null
}
