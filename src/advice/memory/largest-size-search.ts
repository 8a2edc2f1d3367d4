/**
 * Memory stage: traces give the law, one real run calibrates it, one more proves the limit.
 *
 *   trace     2 and 4 rows; where their kernels differ 8, 16, 32, 64 rows until the law no longer bends; a trace that ran out of a smaller budget once more under this one
 *   allocator TensorFlow on the processor: its allocator's requests are written down at up to 61 rows, and replayed they tell the real peak within some MiB
 *   fits?     weights and optimizer slots above the budget: nothing fits, and nothing is run
 *   no law    a trace of 2 or 4 rows ran out of the budget: the sizes below it, halving
 *   first     the largest size that fits by the law's prior with a standard deviation in hand, at most 0.985 of the budget where the allocator is replayed
 *   then      the size that should take 0.965 of the budget, in a fresh process, training steps and a validation pass under the budget as a hard limit. Runs of one size differ by 1 to 5 %: what
 *             takes all of the budget once does not fit every time, and a tenth more than what takes less than 0.945 of it may fit as well. By the allocator 0.985: those runs differ by less
 *   refuted   a run that is 6 % off the replay: the search goes on by tracked bytes
 *   blind     a card does not tell what a run took: bolder from run to run until one runs out, then the middle
 *   stop      all rows fit; or a size at most 1.1 times as large ran out, or would take 1.04 of the budget (1.01 by the allocator); or no size is left between that is worth a run; or six runs, of which the last is batch 1 where nothing has fitted by then. A run that
 *             fails for another reason than memory ends the search with what was proved below it
 */
import { placeTraits, tensorElementsMax } from '../vocabulary/engines.js'
import type { Question } from '../vocabulary/question.js'
import {
  type Evidence,
  type Outcome,
  type TrialSpec,
  isAllocationTrace,
} from '../vocabulary/trial.js'
import type { MemoryBound } from '../vocabulary/answer.js'
import type { MissingEvidence } from '../vocabulary/reasons.js'
import { allocationRowCounts } from './allocation-law.js'
import type { MemoryNumbers } from './numbers.js'
import { isFailedTrace, isFreshFit, viewMemory, type MemoryView } from './memory-view.js'
import { largestBatchSize, realPeakBytes } from './calibration.js'

export type MemoryStep =
  | { readonly kind: 'trial'; readonly spec: TrialSpec; readonly message: string }
  | { readonly kind: 'largest'; readonly batchSize: number; readonly bound: MemoryBound }
  | { readonly kind: 'does-not-fit' }
  | { readonly kind: 'blocked'; readonly missing: MissingEvidence }

/** Training steps and a validation batch in a process of its own, under the budget as a hard limit. */
export function verification(
  batchSize: number,
  budgetBytes: number,
  { search }: MemoryNumbers,
): TrialSpec {
  return { kind: 'fit', batchSize, steps: search.fitSteps, fresh: true, budgetBytes }
}

/** Largest size that rows and engine allow. */
export function sizeMax({
  data,
  model,
  tensorElementsMax: allowed = tensorElementsMax,
}: Question): { readonly batchSize: number; readonly bound: 'rows' | 'engine' } {
  const byEngine = Math.max(1, Math.floor(allowed / Math.max(1, model.largestTensorElements ?? 1)))
  return byEngine < data.trainingRows
    ? { batchSize: byEngine, bound: 'engine' }
    : { batchSize: data.trainingRows, bound: 'rows' }
}

/** The next run of the memory stage, or its result. */
export function memoryStep(
  question: Question,
  evidence: Evidence,
  numbers: MemoryNumbers,
): MemoryStep {
  const view = viewMemory(evidence, question.budgetBytes, numbers)
  return traceStep(question, evidence, view, numbers) ?? search(question, evidence, view, numbers)
}

/** The next trace, or what it ended as; null when the law is known. */
function traceStep(
  { data, budgetBytes, engineChoice }: Question,
  evidence: Evidence,
  view: MemoryView,
  numbers: MemoryNumbers,
): MemoryStep | null {
  const counted = evidence.trials.filter(
    (trial) =>
      trial.spec.kind === 'trace' &&
      !isAllocationTrace(trial) &&
      (trial.outcome.cause !== 'outOfMemory' || isFailedTrace(trial, budgetBytes)),
  )
  const traced = new Map(counted.map((trial) => [trial.spec.batchSize, trial] as const))
  const trace = (batchSize: number, why: string): MemoryStep => ({
    kind: 'trial',
    spec: { kind: 'trace', batchSize, budgetBytes },
    message: `tracing memory at batch ${batchSize}${why}`,
  })
  for (const batchSize of data.trainingRows < 4 ? [1, 2] : numbers.traces.sizes) {
    const outcome = traced.get(batchSize)?.outcome
    if (outcome === undefined) return trace(batchSize, '')
    // the search goes on without a law
    if (outcome.cause === 'outOfMemory') return null
    if (outcome.cause !== 'completed')
      return { kind: 'blocked', missing: failedTrial('trace', batchSize, outcome) }
  }
  // a trace of more rows than there are sees some of them twice: better than no law
  const next = view.lawOpen
    ? numbers.traces.moreSizes.find(
        (batchSize) =>
          (batchSize <= data.trainingRows || view.law === null) && !traced.has(batchSize),
      )
    : undefined
  const failed = [...traced.values()].some(({ outcome }) => outcome.cause !== 'completed')
  if (next !== undefined && !failed) return trace(next, ': the kernels differ between sizes')
  const allocated =
    engineChoice !== undefined &&
    placeTraits(engineChoice.engine, engineChoice.deviceId).replaysAllocations &&
    !evidence.trials.some(isAllocationTrace)
      ? allocationRows(view, budgetBytes, numbers)
      : null
  if (allocated !== null)
    return {
      kind: 'trial',
      spec: { kind: 'trace', batchSize: allocated, budgetBytes, allocations: true },
      message: `writing down what is allocated at up to ${allocated} rows`,
    }
  const [ranOut] = view.failures
  return view.law === null && ranOut === undefined
    ? { kind: 'blocked', missing: { what: 'memory-law' } }
    : null
}

/** Rows to write down allocations at; null where the law would not use them, nothing fits, or too few rows fit to tell the batch from other axes. */
function allocationRows(
  { law, real, floorBytes }: MemoryView,
  budgetBytes: number,
  numbers: MemoryNumbers,
): number | null {
  if (law?.kind !== 'event-wise' || floorBytes > budgetBytes) return null
  const rows = largestBatchSize(
    law,
    real,
    budgetBytes,
    {
      max: Math.max(...allocationRowCounts),
      caution: numbers.traces.allocationCaution,
    },
    numbers,
  )
  return rows < Math.min(...allocationRowCounts) ? null : rows
}

/** Which trial the answer waits for, and how it ended. */
function failedTrial(
  what: 'trace' | 'run',
  batchSize: number,
  { cause, message }: Outcome,
): MissingEvidence {
  const said = message?.trim() ?? ''
  return { what, batchSize, cause, ...(said === '' ? {} : { message: said }) }
}

function search(
  question: Question,
  evidence: Evidence,
  view: MemoryView,
  numbers: MemoryNumbers,
): MemoryStep {
  const { budgetBytes } = question
  const {
    closeEnough,
    caution,
    worthwhile,
    belowFailure,
    blindCautions,
    firstCaution,
    runsMax,
    shrink,
    tracked,
    replayed,
  } = numbers.search
  const run = (batchSize: number, why: string): MemoryStep => ({
    kind: 'trial',
    spec: verification(batchSize, budgetBytes, numbers),
    message: `training at batch ${batchSize}${why}`,
  })
  const { law, real, floorBytes } = view
  const { aimShare: aim, excessShare: sure } = law?.allocations === undefined ? tracked : replayed
  const { batchSize: max, bound } = sizeMax(question)
  const runs = evidence.trials
    .filter(isFreshFit)
    .filter(({ spec }) => spec.budgetBytes === budgetBytes)
  const failure = view.failures[0] ?? Number.POSITIVE_INFINITY
  const broken = runs
    .filter(
      ({ spec, outcome }) =>
        outcome.cause !== 'completed' &&
        outcome.cause !== 'outOfMemory' &&
        spec.batchSize < failure,
    )
    .sort((a, b) => a.spec.batchSize - b.spec.batchSize)[0]
  const fit =
    view.fits
      .filter(({ batchSize }) => batchSize < (broken?.spec.batchSize ?? Number.POSITIVE_INFINITY))
      .at(-1)?.batchSize ?? null
  if (failure <= 1 || floorBytes > budgetBytes) return { kind: 'does-not-fit' }
  if (broken !== undefined) {
    if (fit !== null) return { kind: 'largest', batchSize: fit, bound: 'failure' }
    const smaller = Math.max(1, Math.floor(broken.spec.batchSize / shrink))
    if (broken.spec.batchSize > 1 && runs.length < 2)
      return run(smaller, `, because batch ${broken.spec.batchSize} failed`)
    return { kind: 'blocked', missing: failedTrial('run', broken.spec.batchSize, broken.outcome) }
  }
  if (law === null)
    return failure - (fit ?? 0) > 1
      ? run(Math.floor(((fit ?? 0) + failure) / 2), ', below the trace that ran out of memory')
      : { kind: 'largest', batchSize: fit ?? 1, bound: 'memory' }
  const largest = (cautious: number, bytes = budgetBytes): number =>
    Math.max(
      1,
      largestBatchSize(
        law,
        real,
        bytes,
        { max: Math.min(max, failure - 1), caution: cautious },
        numbers,
      ),
    )
  if (fit === null && runs.length >= runsMax - 1)
    return run(1, ': does a single row fit the budget?')
  if (fit === null && law.allocations !== undefined)
    return run(
      Math.min(
        largest(caution, aim * budgetBytes),
        Number.isFinite(failure)
          ? Math.max(
              1,
              Math.floor(failure * (belowFailure[view.failures.length - 1] ?? belowFailure[2])),
            )
          : max,
      ),
      ', near the replayed limit, in a fresh process',
    )
  if (fit === null)
    return run(
      Number.isFinite(failure)
        ? Math.min(largest(caution), Math.max(1, Math.floor(failure / 2)))
        : largest(firstCaution),
      ' to learn what the process really takes',
    )
  if (fit >= max) return { kind: 'largest', batchSize: fit, bound }
  const found: MemoryStep = { kind: 'largest', batchSize: fit, bound: 'memory' }
  const larger = Math.min(max, Math.max(fit + 1, Math.ceil(fit * closeEnough)))
  if (failure <= larger || runs.length >= runsMax) return found
  const between = Number.isFinite(failure)
    ? Math.max(fit + 1, Math.floor(Math.sqrt(fit * failure)))
    : max
  // without a reading a run says only that it fitted: bolder until one does not, then between the two
  if (real.readings.length === 0)
    return run(
      Math.max(
        fit + 1,
        Math.min(
          blindCautions.map((bold) => largest(bold)).find((size) => size > larger) ??
            Math.min(max, 2 * fit),
          between,
        ),
      ),
      ', between what fits and what may not',
    )
  if (realPeakBytes(law, real, larger) > (1 + sure) * budgetBytes) return found
  // a size that ran out refutes the law a little, two of them refute it
  const trusted = view.failures.length > 1 ? between : max
  const aimed = Math.min(
    largest(0, aim * budgetBytes),
    trusted,
    Number.isFinite(failure) ? Math.floor(failure * belowFailure[0]) : max,
  )
  if (aimed >= Math.max(fit + 1, fit * worthwhile))
    return run(aimed, ', near the predicted limit, in a fresh process')
  return larger === fit + 1
    ? run(larger, `, to see that so many do not fit where ${fit} do`)
    : found
}
