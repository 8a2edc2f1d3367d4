/**
 * What the process really takes for the bytes that are foretold: allocator, workspaces, in-place operations.
 *
 *   real(B) = alpha + beta t(B)
 *
 * t(B): what the allocator takes (`allocation-law.ts`), where its requests were written down; else the tracked peak (`memory-law.ts`), bytes. alpha: what a first training takes whatever its size,
 * bytes. beta: real per foretold byte; below 1 where the library works in place and TensorFlow.js counts two tensors. Both are the model's own and are told by real runs: Bayesian linear regression with
 * a Gaussian prior (Bishop, "Pattern recognition and machine learning", 2006, section 3.3). Prior and scatter are from 14 architectures on the TensorFlow engine (`npm run bench:memory`): beta 0.6 to 1.1, alpha up to 60 MiB; repeated runs agree within 1 to 2 %, but the allocator's regions
 * bend the line by some 4 % up and down. Of what the allocator takes beta is 1, and alpha 3 to 65 MiB: compiled kernels, JavaScript's own.
 */
import type { CalibrationPrior, MemoryNumbers } from './numbers.js'
import { trackedPeakBytes, type MemoryLaw } from './tracked-law.js'

const mebibyte = 2 ** 20
const priorOf = (law: MemoryLaw, { calibration }: MemoryNumbers): CalibrationPrior =>
  law.allocations === undefined ? calibration.tracked : calibration.replayed
/** t(B), bytes. */
const foretoldBytes = (law: MemoryLaw, batchSize: number): number =>
  law.allocations?.peakBytes(batchSize) ?? trackedPeakBytes(law, batchSize)

/** A real run: foretold and real peak, bytes. */
export type MemoryReading = readonly [foretoldBytes: number, realBytes: number]
export interface RealMemory {
  /** Posterior mean, bytes and bytes per byte. */
  readonly alphaBytes: number
  readonly beta: number
  /** Posterior covariance of (alpha in MiB, beta): [alpha alpha, alpha beta, beta beta]. */
  readonly covariance: readonly [number, number, number]
  /** Readings, both numbers ascending: where a larger size took less, as allocators do by chance, it counts with what the smaller one took. Empty before the first real run. */
  readonly readings: readonly MemoryReading[]
  /** Standard deviation of one run: a share of its bytes, plus a constant. */
  readonly runDeviation: { readonly share: number; readonly bytes: number }
}
export interface MemoryFitPoint {
  readonly batchSize: number
  readonly peakBytes: number
}

/**
 * The posterior after some runs. `ranOut`: sizes that ran out of so many bytes.
 * Example: tracked 500 MiB took 470 MiB: 1,000 tracked should take 911 MiB, give or take 38.
 */
export function calibrateMemory(
  law: MemoryLaw,
  fits: readonly MemoryFitPoint[],
  ranOut: readonly MemoryFitPoint[],
  numbers: MemoryNumbers,
): RealMemory {
  const prior = priorOf(law, numbers)
  const { outOfMemoryExcessShare, outOfMemoryDeviationShare } = numbers.calibration
  const told = fits
    .map(({ batchSize, peakBytes }) => [foretoldBytes(law, batchSize), peakBytes] as const)
    .filter(([foretold, real]) => foretold > 0 && real > 0)
    .sort(([a], [b]) => a - b)
  let [aa, ab, bb] = [1 / prior.alphaDeviationMebibytes ** 2, 0, 1 / prior.betaDeviation ** 2]
  let [a, b] = [prior.alphaMebibytes * aa, prior.beta * bb]
  const learn = (foretold: number, real: number, deviation: number): void => {
    const weight = 1 / deviation ** 2
    aa += weight
    ab += weight * foretold
    bb += weight * foretold * foretold
    a += weight * real
    b += weight * foretold * real
  }
  const posterior = (): Omit<RealMemory, 'readings' | 'runDeviation'> => {
    const determinant = aa * bb - ab * ab
    return {
      alphaBytes: ((bb * a - ab * b) / determinant) * mebibyte,
      beta: Math.max(0.05, (aa * b - ab * a) / determinant),
      covariance: [bb / determinant, (0 - ab) / determinant, aa / determinant],
    }
  }
  for (const [foretold, real] of told)
    learn(
      foretold / mebibyte,
      real / mebibyte,
      prior.runDeviationShare * (real / mebibyte) + prior.runDeviationMebibytes,
    )
  for (const { batchSize, peakBytes } of ranOut) {
    const [foretold, real] = [
      foretoldBytes(law, batchSize),
      (1 + outOfMemoryExcessShare) * peakBytes,
    ]
    // that a size needs more than a budget which it is known to pass by far says nothing new, and must not pull it down
    if (lineAt(posterior(), foretold) < real)
      learn(
        foretold / mebibyte,
        real / mebibyte,
        outOfMemoryDeviationShare * (real / mebibyte) + prior.runDeviationMebibytes,
      )
  }
  return { ...posterior(), readings: rising(told), runDeviation: runDeviationOf(prior) }
}

/** One reading a size, none below a smaller size's. */
function rising(sorted: readonly MemoryReading[]): readonly MemoryReading[] {
  let most = 0
  return [...new Map(sorted.map(([foretold, real]) => [foretold, (most = Math.max(most, real))]))]
}

/** Before a real run: the prior of a line through tracked bytes. */
export function uncalibratedMemory({ calibration }: MemoryNumbers): RealMemory {
  const prior = calibration.tracked
  return {
    alphaBytes: prior.alphaMebibytes * mebibyte,
    beta: prior.beta,
    covariance: [prior.alphaDeviationMebibytes ** 2, 0, prior.betaDeviation ** 2],
    readings: [],
    runDeviation: runDeviationOf(prior),
  }
}

const runDeviationOf = (prior: CalibrationPrior): RealMemory['runDeviation'] => ({
  share: prior.runDeviationShare,
  bytes: prior.runDeviationMebibytes * mebibyte,
})

const lineAt = (
  { alphaBytes, beta }: Pick<RealMemory, 'alphaBytes' | 'beta'>,
  foretold: number,
): number => Math.max(0, alphaBytes + beta * foretold)
/** Standard deviation of a run of so many bytes around the line, bytes. */
const runDeviation = (real: RealMemory, bytes: number): number =>
  real.runDeviation.share * bytes + real.runDeviation.bytes

/**
 * Real bytes that training at batch size B takes above the process's baseline: exact where it was read. Between two readings their chord; beyond the outermost the line, as many standard deviations of
 * a run off it as that reading is; below the lowest at least its share of what was read there; grows with B. By what the allocator takes: the line, which does not always grow.
 */
export function realPeakBytes(law: MemoryLaw, real: RealMemory, batchSize: number): number {
  const foretold = foretoldBytes(law, batchSize)
  const line = lineAt(real, foretold)
  const [first, last] = [real.readings[0], real.readings.at(-1)]
  if (first === undefined || last === undefined || law.allocations !== undefined) return line
  const beside = ([at, bytes]: MemoryReading): number =>
    line +
    ((bytes - lineAt(real, at)) / runDeviation(real, lineAt(real, at))) * runDeviation(real, line)
  if (foretold <= first[0]) return Math.max(beside(first), (first[1] * foretold) / first[0])
  if (foretold >= last[0]) return beside(last)
  const after = real.readings.findIndex(([at]) => at >= foretold)
  const [low, high] = [real.readings[after - 1] ?? first, real.readings[after] ?? last]
  return low[1] + ((high[1] - low[1]) * (foretold - low[0])) / (high[0] - low[0])
}

/** Standard deviation of what a run at B will take, bytes: of the line and of a run around it. */
export function realPeakDeviation(law: MemoryLaw, real: RealMemory, batchSize: number): number {
  const foretold = foretoldBytes(law, batchSize) / mebibyte
  const [aa, ab, bb] = real.covariance
  const line = Math.sqrt(Math.max(0, aa + 2 * ab * foretold + bb * foretold * foretold)) * mebibyte
  return Math.hypot(line, runDeviation(real, realPeakBytes(law, real, batchSize)))
}

/**
 * Largest whole B in [1, max] of which real bytes and `caution` standard deviations keep within the budget; 0 when not even 1 does. By bisection: tracked bytes grow with B. What the allocator takes may
 * fall again above a size that does not fit: sizes up to four times as large are looked through.
 */
export function largestBatchSize(
  law: MemoryLaw,
  real: RealMemory,
  budgetBytes: number,
  { max, caution = 0 }: { readonly max: number; readonly caution?: number },
  { search }: MemoryNumbers,
): number {
  const fits = (batchSize: number): boolean =>
    realPeakBytes(law, real, batchSize) + caution * realPeakDeviation(law, real, batchSize) <=
    budgetBytes
  const highest = Math.max(1, Math.floor(max))
  const between = (from: number, to: number): number => {
    let [low, high] = [from, to]
    while (low < high) {
      const middle = low + Math.ceil((high - low) / 2)
      if (fits(middle)) low = middle
      else high = middle - 1
    }
    return low
  }
  const found = fits(1) ? between(1, highest) : 0
  if (law.allocations === undefined || found === highest) return found
  const larger = Array.from({ length: search.gapSizes }, (_, i) =>
    Math.min(highest, Math.max(found + 1 + i, Math.round(found * search.gapRatio ** (i + 1)))),
  )
  const last = larger.findLastIndex(fits)
  return last < 0
    ? found
    : between(
        larger[last] ?? found,
        Math.max(larger[last] ?? found, (larger[last + 1] ?? highest) - 1),
      )
}
