/**
 * What the durations of a trial's training steps say: where they are warm, how long a warm step takes, how much it varies, and whether the device kept its speed.
 * Durations scatter to one side (a neighbour can only add to them), so everything is read from order statistics of their logarithms.
 */
import { median } from '../math/statistics.js'
import type { TimingNumbers } from './numbers.js'

export interface StepReading {
  /** Steps at the start that were slower than the steady part, 0 to two thirds of the series. */
  readonly warmUpSteps: number
  /** Median duration of the warm steps, ms. */
  readonly medianMs: number
  /** Median |duration / median - 1| of the warm steps: half of them lie within this share of the median. >= 0. */
  readonly spread: number
  /** False where the warm-up took half of the series or more: no steady part was found that one can trust (White's rule for a run that is too short). The rest is read all the same. */
  readonly settled: boolean
  /** Medians of the first and the last third of the warm steps, ms; null for fewer than nine warm steps, which cannot tell. */
  readonly thirdsMs: readonly [number, number] | null
  /** The last third is slower or faster than the first by more than chance. */
  readonly drifts: boolean
}

/** Null without a step. Example: `[30, 14, 10, 10, 11, 10]` ms: 2 steps of warm-up, 10 ms, spread 0. */
export function readStepSeries(
  stepTimesMs: readonly number[],
  numbers: TimingNumbers,
): StepReading | null {
  const logs = stepTimesMs.filter((ms) => ms > 0).map(Math.log)
  if (logs.length === 0) return null
  const { warmUpSteps, settled } = warmUp(logs, numbers)
  const warm = logs.slice(warmUpSteps)
  const level = Math.exp(median(warm))
  const spread = median(warm.map((log) => Math.abs(Math.exp(log) / level - 1)))
  return { warmUpSteps, settled, medianMs: level, spread, ...driftOf(warm, numbers) }
}

/** The reading to believe of two of one size: without a drift before with one, settled before not, then the one that drifts less. */
export function steadier(a: StepReading, b: StepReading): StepReading {
  const unsteadiness = ({ drifts, settled }: StepReading): number =>
    (drifts ? 2 : 0) + (settled ? 0 : 1)
  const driftSize = ({ thirdsMs }: StepReading): number =>
    thirdsMs === null ? 0 : Math.abs(Math.log(thirdsMs[1] / thirdsMs[0]))
  const difference = unsteadiness(a) - unsteadiness(b) || driftSize(a) - driftSize(b)
  return difference <= 0 ? a : b
}

/** Neither a drift nor a warm-up without an end. */
export function isSteady({ drifts, settled }: StepReading): boolean {
  return settled && !drifts
}

/**
 * Change from slow to steady, as a cumulative sum run from the start (Page, "Continuous inspection schemes", 1954): with x_i = log duration, m the median of the last third and
 * s = 1.4826 median |x_j - median x_j| of the later half (robust standard deviation, at least 3 %), the cut k maximises
 *
 *   S(k) = sum of min(3, (x_i - m) / s) - 2 over i = 1..k,   S(0) = 0
 *
 * so a step counts for the warm-up that lies more than 2 s above the steady level; the bound 3 keeps one outlier from taking the warm steps before it along, and a step that is
 * faster than the level never counts. A fixed count cuts too little where kernels are chosen on the way (a convolution of 512 rows: six steps) and too much of a
 * series of six. The mean-square rule MSER-5 (White, "An effective truncation heuristic for bias reduction in simulation output", 1997) and a split into two levels (as in Barrett
 * et al., "Virtual machine warmup blows hot and cold", 2017) find the cut less often on series as short and skewed as these.
 */
function warmUp(
  logs: readonly number[],
  numbers: TimingNumbers,
): { warmUpSteps: number; settled: boolean } {
  const { tailShare, tailStepsMin, warmUpExcess, excessMax, deviationMin } = numbers.series
  const kept = Math.min(logs.length, Math.max(tailStepsMin, Math.ceil(logs.length * tailShare)))
  const limit = logs.length - kept
  const level = median(logs.slice(limit))
  const scale = Math.max(
    deviationMin,
    deviation(logs.slice(-Math.max(kept, Math.ceil(logs.length / 2)))),
  )
  let [sum, highest, warmUpSteps] = [0, 0, 0]
  logs.slice(0, limit).forEach((log, i) => {
    sum += Math.min(excessMax, (log - level) / scale) - warmUpExcess
    if (sum > highest) [highest, warmUpSteps] = [sum, i + 1]
  })
  return { warmUpSteps, settled: warmUpSteps === 0 || warmUpSteps < logs.length / 2 }
}

/**
 * Throttling or a neighbour that comes or goes: with n warm steps, g = floor(n / 3), F and L the first and last g of them, s the robust standard deviation around each third's median,
 * the series drifts where |median log L - median log F| exceeds both log 1.1 and 2 * 1.2533 s sqrt(2 / g) (standard error of a difference of medians under normal noise; Kenney and
 * Keeping, "Mathematics of statistics", 1962), and the fastest step of L differs from that of F by more than log 1.1 in the same direction: what comes and goes from step to
 * step leaves the fastest ones alone. Fewer than nine steps cannot tell.
 */
function driftOf(
  warm: readonly number[],
  numbers: TimingNumbers,
): Pick<StepReading, 'thirdsMs' | 'drifts'> {
  const third = Math.floor(warm.length / 3)
  const { thirdStepsMin, driftFactor, driftErrors, driftDeviationMin } = numbers.series
  if (third < thirdStepsMin) return { thirdsMs: null, drifts: false }
  const [first, middle, last] = [
    warm.slice(0, third),
    warm.slice(third, -third),
    warm.slice(-third),
  ]
  const around = [first, middle, last].flatMap((part) => part.map((log) => log - median(part)))
  const error =
    driftErrors * 1.2533 * Math.max(driftDeviationMin, deviation(around)) * Math.sqrt(2 / third)
  const shift = median(last) - median(first)
  const shiftOfFastest = Math.min(...last) - Math.min(...first)
  const drifts =
    Math.abs(shift) > Math.max(Math.log(driftFactor), error) &&
    Math.abs(shiftOfFastest) > Math.log(driftFactor) &&
    Math.sign(shift) === Math.sign(shiftOfFastest)
  return { thirdsMs: [Math.exp(median(first)), Math.exp(median(last))], drifts }
}

/** 1.4826 times the median distance from the median: the standard deviation of a normal distribution, whatever up to half of the values are. */
function deviation(values: readonly number[]): number {
  const middle = median(values)
  return 1.4826 * median(values.map((value) => Math.abs(value - middle)))
}
