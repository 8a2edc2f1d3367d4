/** Proving runs: real trainings in fresh processes that find the largest size within the budget. */
import type { MemoryBound } from '../vocabulary/answer.js'
import type { Question } from '../vocabulary/question.js'
import type { Evidence } from '../vocabulary/trial.js'
import { isOnCard, nextCardSize, trackedSizes } from './card-search.js'
import { isFreshFit, type FitRecord } from './memory-runs.js'
import { blockedBy, sizeMax, verification, type MemoryStep } from './memory-step.js'
import type { MemoryView } from './memory-view.js'
import type { MemoryNumbers, SearchTarget } from './numbers.js'
import { largestBatchSize, realPeakBytes } from './real-peak.js'
import type { MemoryLaw } from './tracked-law.js'

/** Where the search stands. */
interface SearchState {
  readonly numbers: MemoryNumbers
  readonly view: MemoryView
  readonly budgetBytes: number
  /** Largest size that rows and engine allow, and which of them bounds it. */
  readonly max: number
  readonly bound: MemoryBound
  /** Runs under this budget. */
  readonly runs: readonly FitRecord[]
  /** The smallest run that failed for another reason than memory; null where none did. */
  readonly crashed: FitRecord | null
  /** Largest size that fits; null before the first. */
  readonly fit: number | null
  /** Smallest size that does not fit; Infinity before the first. */
  readonly failure: number
}

/** A search with a memory law. */
interface LawfulSearch extends SearchState {
  readonly law: MemoryLaw
  readonly target: SearchTarget
}

/**
 * The next run, or the largest size that fits.
 *
 * 1. Weights and optimizer slots exceed the budget: nothing fits, and nothing is run.
 * 2. A run crashed: the answer is what was proved below it.
 * 3. No law, because a trace ran out of memory: bisect below the trace.
 * 4. No run fits yet: a first run, safe by the law (`firstRun`).
 * 5. Then runs near the limit, until a tenth more would surely not fit (`nextRun`).
 */
export function runStep(
  question: Question,
  evidence: Evidence,
  view: MemoryView,
  numbers: MemoryNumbers,
): MemoryStep {
  const state = readState(question, evidence, view, numbers)
  const { crashed, failure, fit, max, bound } = state
  if (failure <= 1 || view.floorBytes > question.budgetBytes) return { kind: 'does-not-fit' }
  if (crashed !== null) return belowCrash(state, crashed)
  const { law } = view
  if (law === null) return belowFailedTrace(state)
  const { tracked, replayed } = numbers.search
  const search = { ...state, law, target: law.allocations === undefined ? tracked : replayed }
  if (fit !== null && fit >= max) return largest(max, bound)
  if (isOnCard(question)) return runOnCard(search)
  return fit === null ? firstRun(search) : nextRun(search, fit)
}

function runOnCard(search: LawfulSearch): MemoryStep {
  const { law, view, max, numbers } = search
  const { real, floorBytes } = view
  const counts = { runs: search.runs.length, failures: view.failures.length }
  const state = { ...search, ...counts, real, floorBytes, ...trackedSizes(law, max) }
  const size = nextCardSize(state, numbers.card)
  if (size === null) return largest(search.fit ?? 1, 'memory')
  return run(search, Math.min(size, max), search.fit === null ? toCalibrate : nearLimit)
}

const toCalibrate = ', to calibrate the memory law'
const nearLimit = ', near the predicted limit, in a fresh process'

function readState(
  question: Question,
  { trials }: Evidence,
  view: MemoryView,
  numbers: MemoryNumbers,
): SearchState {
  const { budgetBytes } = question
  const runs = trials.filter(isFreshFit).filter(({ spec }) => spec.budgetBytes === budgetBytes)
  const failure = view.failures[0] ?? Number.POSITIVE_INFINITY
  const crashed = smallestCrash(runs, failure)
  const crashedAt = crashed?.spec.batchSize ?? Number.POSITIVE_INFINITY
  const fit = view.fits.filter(({ batchSize }) => batchSize < crashedAt).at(-1)
  const { batchSize: max, bound } = sizeMax(question)
  return {
    numbers,
    view,
    budgetBytes,
    max,
    bound,
    runs,
    crashed,
    fit: fit?.batchSize ?? null,
    failure,
  }
}

/** The smallest run below `failure` that ended for another reason than memory. */
function smallestCrash(runs: readonly FitRecord[], failure: number): FitRecord | null {
  const crashes = runs.filter(
    ({ spec, outcome }) =>
      outcome.cause !== 'completed' && outcome.cause !== 'outOfMemory' && spec.batchSize < failure,
  )
  return crashes.sort((a, b) => a.spec.batchSize - b.spec.batchSize)[0] ?? null
}

/** What was proved below a crash; else one much smaller run, then the end. */
function belowCrash(state: SearchState, { spec, outcome }: FitRecord): MemoryStep {
  const { fit, runs, numbers } = state
  if (fit !== null) return largest(fit, 'failure')
  if (spec.batchSize <= 1 || runs.length >= 2) return blockedBy('run', spec.batchSize, outcome)
  const smaller = Math.max(1, Math.floor(spec.batchSize / numbers.search.shrink))
  return run(state, smaller, `, because batch ${spec.batchSize} failed`)
}

/** Without a law: bisect between what fits and the trace that ran out of memory. */
function belowFailedTrace(state: SearchState): MemoryStep {
  const fit = state.fit ?? 0
  if (state.failure - fit <= 1) return largest(state.fit ?? 1, 'memory')
  const middle = Math.floor((fit + state.failure) / 2)
  return run(state, middle, ', below the trace that ran out of memory')
}

/**
 * The first size to run.
 *
 * - The last run but one: a single row, to know whether anything fits.
 * - By the replayed allocator: near the limit, since its law needs no calibration.
 * - By tracked bytes: the largest size that fits with a standard deviation of margin, or half of
 *   what failed. This run calibrates the law.
 */
function firstRun(search: LawfulSearch): MemoryStep {
  const { caution, firstCaution, runsMax } = search.numbers.search
  const { failure, max, runs, target, budgetBytes } = search
  if (runs.length >= runsMax - 1) return run(search, 1, ': does a single row fit the budget?')
  const hasFailed = Number.isFinite(failure)
  if (search.law.allocations !== undefined) {
    const limit = hasFailed ? Math.max(1, Math.floor(failure * shareBelowFailure(search))) : max
    const aimed = sizeWithin(search, target.aimShare * budgetBytes, caution)
    return run(search, Math.min(aimed, limit), ', near the replayed limit, in a fresh process')
  }
  const size = hasFailed
    ? Math.min(sizeWithin(search, budgetBytes, caution), Math.max(1, Math.floor(failure / 2)))
    : sizeWithin(search, budgetBytes, firstCaution)
  return run(search, size, toCalibrate)
}

/**
 * The next size to run above one that fits, or the end.
 *
 * The search ends where a size 1.1 times as large ran out of memory or surely would, after six
 * runs, or where no size between is worth a run. Otherwise it runs the size that should take 0.965
 * of the budget (0.985 by the replayed allocator). Runs of one size differ by 1 to 5 %: a size that
 * takes all of the budget once does not fit every time.
 */
function nextRun(search: LawfulSearch, fit: number): MemoryStep {
  const { closeEnough, runsMax, worthwhile } = search.numbers.search
  const { law, view, max, failure, runs, target, budgetBytes } = search
  const found = largest(fit, 'memory')
  const larger = Math.min(max, Math.max(fit + 1, Math.ceil(fit * closeEnough)))
  if (failure <= larger || runs.length >= runsMax) return found
  if (view.real.readings.length === 0) return blindRun(search, fit, larger)
  if (realPeakBytes(law, view.real, larger) > (1 + target.excessShare) * budgetBytes) return found
  const aimed = aimedSize(search, fit)
  if (aimed >= Math.max(fit + 1, fit * worthwhile)) return run(search, aimed, nearLimit)
  return larger === fit + 1
    ? run(search, larger, `, to check that it does not fit where ${fit} does`)
    : found
}

/** The size that should take the aimed share of the budget, kept below failures. */
function aimedSize(search: LawfulSearch, fit: number): number {
  const { failure, max, view, target, budgetBytes, numbers } = search
  const predicted = sizeWithin(search, target.aimShare * budgetBytes, 0)
  if (!Number.isFinite(failure)) return Math.min(predicted, max)
  const belowFailure = Math.floor(failure * numbers.search.belowFailure[0])
  // one failure moves the law a little; after two the law is not trusted
  const trusted = view.failures.length > 1 ? sizeBetween(search, fit) : max
  return Math.min(predicted, trusted, belowFailure)
}

/**
 * The next size where no run reports its memory, as on a card: a run says only that it fitted. The
 * margin shrinks from run to run until one fails, then the search halves the gap.
 */
function blindRun(search: LawfulSearch, fit: number, larger: number): MemoryStep {
  const { max, budgetBytes, numbers } = search
  const bolder = numbers.search.blindCautions
    .map((caution) => sizeWithin(search, budgetBytes, caution))
    .find((size) => size > larger)
  const aimed = Math.min(bolder ?? Math.min(max, 2 * fit), sizeBetween(search, fit))
  return run(search, Math.max(fit + 1, aimed), ', between what fits and what may not')
}

/** Largest size below the failure that keeps within `bytes` by the law, with a margin; >= 1. */
function sizeWithin(search: LawfulSearch, bytes: number, caution: number): number {
  const { law, view, max, failure, numbers } = search
  const range = { max: Math.min(max, failure - 1), caution }
  return Math.max(1, largestBatchSize(law, view.real, bytes, range, numbers))
}

/** Geometric mean of what fits and what failed; the largest allowed size before a failure. */
function sizeBetween({ failure, max }: SearchState, fit: number): number {
  if (!Number.isFinite(failure)) return max
  return Math.max(fit + 1, Math.floor(Math.sqrt(fit * failure)))
}

/** Share of the failed size to try next: smaller after every failure. */
function shareBelowFailure({ view, numbers }: SearchState): number {
  const shares = numbers.search.belowFailure
  return shares[view.failures.length - 1] ?? shares[2]
}

function largest(batchSize: number, bound: MemoryBound): MemoryStep {
  return { kind: 'largest', batchSize, bound }
}

function run({ budgetBytes, numbers }: SearchState, batchSize: number, why: string): MemoryStep {
  return {
    kind: 'trial',
    spec: verification(batchSize, budgetBytes, numbers),
    message: `training at batch ${batchSize}${why}`,
  }
}
