/**
 * Reading a learning-rate range test (Smith, "Cyclical learning rates for training neural networks", 2017).
 *
 * edge: the rate at which the smoothed loss, past its lowest point, has risen again by half of its fall. Dead ReLU networks flatten instead of exploding, so
 * "explodes" would miss them. The best constant rate is edge/4 .. edge/10 at large B and falls below the noise scale: about linearly for the SGD family,
 * like the square root for the Adam family (Malladi et al., "On the SDEs and scaling rules for adaptive gradient algorithms", 2022).
 */
import type { Aim, Optimizer } from '../vocabulary/question.js'
import { Smoothed } from '../math/smoothing.js'
import { mean, median } from '../math/statistics.js'
import type { RateNumbers } from './numbers.js'

export interface SweepPoint {
  readonly learningRate: number
  readonly loss: number
}
export interface SweepReading {
  readonly edge: number
  /** Rate at which the smoothed loss was lowest. */
  readonly lowestAt: number
  /** The loss came back up by half of its fall; otherwise the edge is the last rate tried. */
  readonly crossed: boolean
}

/** Returns null when the loss never fell by 2 % (there is nothing to read) or fewer than 5 points are finite. Points in the order of the ramp. */
export function readSweep(
  points: readonly SweepPoint[],
  numbers: RateNumbers,
): SweepReading | null {
  const { pointsMin, startPoints, fallShareMin, riseShare, riseDeviations } = numbers.rangeTest
  const whole = points.filter(({ loss }) => Number.isFinite(loss))
  if (whole.length < pointsMin) return null
  const finite = smoothed(whole)
  const start = Math.max(...finite.slice(0, startPoints).map(({ loss }) => loss))
  const lowestIndex = finite.reduce(
    (best, { loss }, i) => (loss < (finite[best]?.loss ?? Number.POSITIVE_INFINITY) ? i : best),
    0,
  )
  const lowest = finite[lowestIndex]
  if (lowest === undefined || start - lowest.loss < fallShareMin * Math.abs(start)) return null
  // a rise within the scatter of the batches is no edge, however little the loss had fallen
  const half =
    lowest.loss +
    Math.max(
      riseShare * (start - lowest.loss),
      riseDeviations * stepDeviation(finite.map(({ loss }) => loss)),
    )
  const crossing = finite.findIndex(({ loss }, i) => i > lowestIndex && loss >= half)
  const [after, before] = [finite[crossing], finite[crossing - 1]]
  if (after === undefined || before === undefined) {
    // a ramp that stopped being finite crossed it between its last two points
    return {
      edge: finite.at(-1)?.learningRate ?? lowest.learningRate,
      lowestAt: lowest.learningRate,
      crossed: whole.length < points.length,
    }
  }
  const share = after.loss === before.loss ? 1 : (half - before.loss) / (after.loss - before.loss)
  return {
    edge:
      before.learningRate *
      (after.learningRate / before.learningRate) ** Math.min(1, Math.max(0, share)),
    lowestAt: lowest.learningRate,
    crossed: true,
  }
}

/**
 * The losses of a range test as they come: smoothed, and whether the test is over: past the edge, where the smoothed loss has risen again by more than the whole of its fall.
 */
export class SweepRamp {
  private readonly smoothed: Smoothed
  private readonly losses: number[] = []
  private start = Number.NaN
  private lowest = Number.POSITIVE_INFINITY
  constructor(private readonly numbers: RateNumbers) {
    this.smoothed = new Smoothed(numbers.ramp.keepShare)
  }
  push(loss: number): { readonly loss: number; readonly over: boolean } {
    const { startSteps, stepsMin, riseOfFall, riseFactorMin, fallShareMin, fallDeviations } =
      this.numbers.ramp
    const value = this.smoothed.push(loss)
    this.losses.push(loss)
    const steps = this.losses.length
    if (steps === startSteps) this.start = value
    // the first few are hardly smoothed yet: a lucky batch among them would be a low mark for good
    if (steps >= startSteps) this.lowest = Math.min(this.lowest, value)
    // small batches: smoothing leaves a third of the scatter, so that two whole deviations are six of the smoothed loss, more than it strays by itself
    const fall = Math.max(
      this.start - this.lowest,
      fallShareMin * Math.abs(this.start),
      fallDeviations * stepDeviation(this.losses),
    )
    return {
      loss: value,
      over:
        steps > stepsMin &&
        value > this.lowest + riseOfFall * fall &&
        value > this.lowest * riseFactorMin,
    }
  }
}

/** Deviation of single losses, from the median difference of neighbours (0.954 deviations, were they normal): neither a fall nor an explosion at the end counts. */
function stepDeviation(losses: readonly number[]): number {
  return losses.length < 3
    ? 0
    : median(losses.slice(1).map((loss, i) => Math.abs(loss - (losses[i] ?? loss)))) / 0.954
}

/** Running median of five, then of three means: one lucky or unlucky batch is no edge. The last point stays, so that an explosion is seen. */
function smoothed(points: readonly SweepPoint[]): readonly SweepPoint[] {
  const medians = points.map(({ learningRate }, i) => ({
    learningRate,
    loss: median(points.slice(Math.max(0, i - 2), i + 3).map(({ loss }) => loss)),
  }))
  return medians.map(({ learningRate }, i) => ({
    learningRate,
    loss:
      i === points.length - 1
        ? (points[i]?.loss ?? 0)
        : mean(medians.slice(Math.max(0, i - 1), i + 2).map(({ loss }) => loss)),
  }))
}

/** edge / divisor is the best rate at large B; `best-quality` wants it cooler. */
const edgeDivisor = { fastest: 6, 'best-quality': 10 } as const satisfies Record<Aim, number>

/** Exponent of the rate's growth with B below the noise scale. */
export function rateExponent(optimizer: Optimizer): number {
  return optimizer === 'sgd' || optimizer === 'momentum' ? 1 : 0.5
}

/**
 * Predicted best rate at B: edge / divisor * min(1, B / B_s)^p, p = 1 (SGD family) or 1/2 (Adam family), B_s = the smaller of noise scale and the size of the
 * test, below which the rate falls. A prior, never the answer: measured rates win.
 */
export function predictedRate({
  edge,
  edgeBatchSize,
  batchSize,
  noiseScale,
  optimizer,
  objective,
}: {
  readonly edge: number
  readonly edgeBatchSize: number
  readonly batchSize: number
  readonly noiseScale: number
  readonly optimizer: Optimizer
  readonly objective: Aim
}): number {
  const saturation = Math.max(1, Math.min(noiseScale, edgeBatchSize))
  return (
    (edge / edgeDivisor[objective]) * Math.min(1, batchSize / saturation) ** rateExponent(optimizer)
  )
}

/** Good rates lie at a quarter of the edge or lower: no other rate is offered beyond it, unless the advised one is. Infinity where the test met no edge. */
export function highestRate(
  sweep: SweepReading | null,
  advised: number,
  { rangeTest }: RateNumbers,
): number {
  return sweep?.crossed === true
    ? Math.max(advised, sweep.edge / rangeTest.usefulDivisor)
    : Number.POSITIVE_INFINITY
}

/** The frameworks' default rates: Keras and PyTorch agree on Adam's; SGD 0.01 as in Keras. */
export function defaultLearningRate(optimizer: Optimizer): number {
  return optimizer === 'sgd' || optimizer === 'momentum' ? 0.01 : 0.001
}
