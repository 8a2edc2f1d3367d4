/**
 * Reads the durations of a trial's training steps: where the steps are warm, how long a warm step
 * takes, how much it varies, and whether the device kept its speed. A neighbour can only add to a
 * duration, so everything is read from order statistics of the logarithms.
 */
import { median, robustDeviation } from '../math/statistics.js'
import type { TimingNumbers } from './numbers.js'

export interface StepReading {
  /** Slow steps at the start, 0 to two thirds of the series. */
  readonly warmUpSteps: number
  /** Median duration of the warm steps, ms. */
  readonly medianMs: number
  /** Median |duration / median - 1| of the warm steps, >= 0. */
  readonly spread: number
  /**
   * False where the warm-up took half of the series or more, so that the run was too short to trust
   * its steady part (White 1997). The other fields are read all the same.
   */
  readonly settled: boolean
  /** Medians of the first and the last third of the warm steps, ms; null below nine warm steps. */
  readonly thirdsMs: readonly [first: number, last: number] | null
  /** The last third is slower or faster than the first by more than chance. */
  readonly drifts: boolean
}

/**
 * Reads one series of step durations.
 *
 * @param stepTimesMs durations in order, the first step included; durations <= 0 are ignored
 * @returns null without a step. Example: `[30, 14, 10, 10, 11, 10]` ms: 2 steps of warm-up, 10 ms,
 *   spread 0.
 */
export function readStepSeries(
  stepTimesMs: readonly number[],
  numbers: TimingNumbers,
): StepReading | null {
  const logs = stepTimesMs.filter((ms) => ms > 0).map(Math.log)
  if (logs.length === 0) return null
  const warmUpSteps = countWarmUpSteps(logs, numbers)
  const warm = logs.slice(warmUpSteps)
  const medianMs = Math.exp(median(warm))
  return {
    warmUpSteps,
    settled: warmUpSteps === 0 || warmUpSteps < logs.length / 2,
    medianMs,
    spread: median(warm.map((log) => Math.abs(Math.exp(log) / medianMs - 1))),
    ...readDrift(warm, numbers),
  }
}

/** No drift, and a warm-up that ended. */
export function isSteady({ drifts, settled }: StepReading): boolean {
  return settled && !drifts
}

/**
 * The more trustworthy of two readings of one batch size: no drift before a drift, settled before
 * not settled, then the smaller drift. The first reading where all are equal.
 */
export function steadier(first: StepReading, second: StepReading): StepReading {
  const difference =
    unsteadiness(first) - unsteadiness(second) || driftSize(first) - driftSize(second)
  return difference <= 0 ? first : second
}

function unsteadiness({ drifts, settled }: StepReading): number {
  return (drifts ? 2 : 0) + (settled ? 0 : 1)
}

/** |log(last third / first third)|. */
function driftSize({ thirdsMs }: StepReading): number {
  return thirdsMs === null ? 0 : Math.abs(Math.log(thirdsMs[1] / thirdsMs[0]))
}

/**
 * Number of warm-up steps: the k at which a cumulative sum from the start is largest.
 *
 *   S(k) = sum of min(3, (x_i - m) / s) - 2   over i = 1..k,   S(0) = 0
 *
 * x_i: log duration of step i; m: median of the last third; s: robust standard deviation of the
 * later half, at least 3 %. A step counts for the warm-up where it lies more than 2 s above the
 * warm level. The bound 3 keeps one outlier from taking earlier warm steps along. A step faster
 * than the level never counts.
 *
 * A fixed count cuts too little where kernels are chosen on the way, and too much of six steps.
 * MSER-5 (White, "An effective truncation heuristic for bias reduction in simulation output",
 * 1997) and a split into two levels (Barrett et al., "Virtual machine warmup blows hot and cold",
 * 2017) find the cut less often on series this short and skewed.
 *
 * @see Page, "Continuous inspection schemes", 1954
 */
function countWarmUpSteps(logs: readonly number[], numbers: TimingNumbers): number {
  const { tailShare, tailStepsMin, warmUpExcess, excessMax, deviationMin } = numbers.series
  const tailSteps = Math.max(tailStepsMin, Math.ceil(logs.length * tailShare))
  const tail = Math.min(logs.length, tailSteps)
  const candidates = logs.slice(0, logs.length - tail)
  const level = median(logs.slice(logs.length - tail))
  const laterHalf = logs.slice(-Math.max(tail, Math.ceil(logs.length / 2)))
  const deviation = Math.max(deviationMin, robustDeviation(laterHalf))
  let sum = 0
  let highest = 0
  let warmUpSteps = 0
  candidates.forEach((log, i) => {
    sum += Math.min(excessMax, (log - level) / deviation) - warmUpExcess
    if (sum > highest) {
      highest = sum
      warmUpSteps = i + 1
    }
  })
  return warmUpSteps
}

/** Standard error of the median over that of the mean, for normal values: sqrt(pi / 2). */
const medianErrorOverMeanError = 1.2533

/**
 * Tests the warm steps for drift: throttling, or a neighbour that comes or goes.
 *
 * F and L are the first and the last third, g = floor(n / 3) of n warm steps each. The series
 * drifts where all three hold:
 *
 *   |median L - median F| > max(log 1.1, 2 * 1.2533 s sqrt(2 / g))
 *   |min L - min F| > log 1.1
 *   both differences have the same sign
 *
 * in log durations; s: robust standard deviation around the median of each third. The second
 * condition ignores what comes and goes from step to step: it leaves the fastest steps alone.
 *
 * @returns `thirdsMs` null and no drift for fewer than nine warm steps
 * @see Kenney and Keeping, "Mathematics of statistics", 1962 (standard error of a median)
 */
function readDrift(
  warm: readonly number[],
  numbers: TimingNumbers,
): Pick<StepReading, 'thirdsMs' | 'drifts'> {
  const { thirdStepsMin, driftFactor, driftErrors, driftDeviationMin } = numbers.series
  const steps = Math.floor(warm.length / 3)
  if (steps < thirdStepsMin) return { thirdsMs: null, drifts: false }
  const first = warm.slice(0, steps)
  const middle = warm.slice(steps, -steps)
  const last = warm.slice(-steps)
  const residuals = [first, middle, last].flatMap((third) =>
    third.map((log) => log - median(third)),
  )
  const deviation = Math.max(driftDeviationMin, robustDeviation(residuals))
  const error = driftErrors * medianErrorOverMeanError * deviation * Math.sqrt(2 / steps)
  const shift = median(last) - median(first)
  const shiftOfFastest = Math.min(...last) - Math.min(...first)
  const drifts =
    Math.abs(shift) > Math.max(Math.log(driftFactor), error) &&
    Math.abs(shiftOfFastest) > Math.log(driftFactor) &&
    Math.sign(shift) === Math.sign(shiftOfFastest)
  return { thirdsMs: [Math.exp(median(first)), Math.exp(median(last))], drifts }
}
