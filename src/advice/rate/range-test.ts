/**
 * Reads a learning-rate range test: the loss along a ramp of growing rates (Smith, "Cyclical
 * learning rates for training neural networks", 2017).
 */
import { mean, median } from '../math/statistics.js'
import type { RateNumbers } from './numbers.js'

export interface SweepPoint {
  readonly learningRate: number
  readonly loss: number
}

export interface SweepReading {
  /** Learning rate at which the loss has risen again by half of its fall. */
  readonly edge: number
  /** Learning rate at which the smoothed loss was lowest. */
  readonly lowestAt: number
  /** The loss rose by half of its fall; otherwise the edge is the last learning rate tried. */
  readonly crossed: boolean
}

/**
 * The edge of a range test: the learning rate at which the smoothed loss crosses the level
 *
 *   L_edge = L_min + max(r (L_0 - L_min), d s)
 *
 * past its lowest point. L_0: the starting loss; L_min: the lowest smoothed loss; s: the standard
 * deviation of single losses; r = 1/2 and d = 3. The edge is interpolated on the log axis. A rise
 * within the scatter of the batches is no edge. "Half of the fall" also finds a dead ReLU network,
 * whose loss flattens instead of exploding.
 *
 * The best constant rate is edge/4 to edge/10 at large B and falls below the noise scale.
 *
 * @param points in the order of the ramp; a loss may be NaN or infinite
 * @returns null where fewer than 5 losses are finite, or the loss never fell by 2 %
 */
export function readSweep(
  points: readonly SweepPoint[],
  numbers: RateNumbers,
): SweepReading | null {
  const { pointsMin, startPoints, fallShareMin, riseShare, riseDeviations } = numbers.rangeTest
  const finite = points.filter(({ loss }) => Number.isFinite(loss))
  if (finite.length < pointsMin) return null
  const curve = smoothCurve(finite)
  const losses = curve.map(({ loss }) => loss)
  const start = Math.max(...losses.slice(0, startPoints))
  const lowestIndex = indexOfLowest(losses)
  const lowest = curve[lowestIndex]
  if (lowest === undefined || start - lowest.loss < fallShareMin * Math.abs(start)) return null
  const rise = Math.max(riseShare * (start - lowest.loss), riseDeviations * stepDeviation(losses))
  const edge = crossingRate(curve, lowestIndex, lowest.loss + rise)
  return {
    edge: edge ?? curve.at(-1)?.learningRate ?? lowest.learningRate,
    lowestAt: lowest.learningRate,
    // a ramp that ended in a loss that is not finite crossed the edge there
    crossed: edge !== null || finite.length < points.length,
  }
}

/**
 * Largest learning rate that may be offered: a quarter of the edge, or the advised rate where that
 * is larger. Infinity where the range test met no edge.
 */
export function highestRate(
  sweep: SweepReading | null,
  advisedRate: number,
  { rangeTest }: RateNumbers,
): number {
  return sweep?.crossed === true
    ? Math.max(advisedRate, sweep.edge / rangeTest.usefulDivisor)
    : Number.POSITIVE_INFINITY
}

/** Median of |x - y| over the standard deviation of x and y, for independent normal x and y. */
const medianDifferenceOverDeviation = 0.954

/**
 * Standard deviation of single losses around their trend.
 *
 *   s = median |L_(i+1) - L_i| / 0.954
 *
 * The median ignores both the fall and an explosion at the end. 0 for fewer than 3 losses.
 */
export function stepDeviation(losses: readonly number[]): number {
  if (losses.length < 3) return 0
  const differences = losses.slice(1).map((loss, i) => Math.abs(loss - (losses[i] ?? loss)))
  return median(differences) / medianDifferenceOverDeviation
}

/** The first of the lowest values; 0 for an empty array. */
function indexOfLowest(losses: readonly number[]): number {
  return losses.reduce(
    (best, loss, i) => (loss < (losses[best] ?? Number.POSITIVE_INFINITY) ? i : best),
    0,
  )
}

/** Learning rate at which the curve rises to `level` past `lowestIndex`; null where it does not. */
function crossingRate(
  curve: readonly SweepPoint[],
  lowestIndex: number,
  level: number,
): number | null {
  const crossing = curve.findIndex(({ loss }, i) => i > lowestIndex && loss >= level)
  const after = curve[crossing]
  const before = curve[crossing - 1]
  if (after === undefined || before === undefined) return null
  const rise = after.loss - before.loss
  const share = rise === 0 ? 1 : (level - before.loss) / rise
  const growth = after.learningRate / before.learningRate
  return before.learningRate * growth ** Math.min(1, Math.max(0, share))
}

/**
 * Running median of five losses, then mean of three, so that one lucky or unlucky batch is no
 * edge. The last loss stays as it is, so that an explosion there shows.
 */
function smoothCurve(points: readonly SweepPoint[]): readonly SweepPoint[] {
  const losses = points.map(({ loss }) => loss)
  const medians = losses.map((_, i) => median(losses.slice(Math.max(0, i - 2), i + 3)))
  return points.map((point, i) =>
    i === points.length - 1
      ? point
      : { ...point, loss: mean(medians.slice(Math.max(0, i - 1), i + 2)) },
  )
}
