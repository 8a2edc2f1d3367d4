/**
 * The measured critical batch: S(B) = S_min (1 + B_n / B) fitted to the steps to a target at the
 * best rate of each batch size. S_min: steps without noise. B_n: rows. McCandlish et al., "An
 * empirical model of large-batch training", 2018, eq. 2.11.
 */
import { mean } from '../../src/advice/math/statistics.js'
import type { CellSteps } from '../replay/useful-noise-scale.js'
import { batches, type SmallNetwork } from './small-network.js'

export interface Training {
  readonly batchSize: number
  readonly learningRate: number
  readonly seed: number
  readonly stepsMax: number
}

/**
 * Trains and evaluates the loss of all rows at step 0 and then at steps 6 % apart. Ends if `look`
 * returns 'enough', after `stepsMax` steps, or if the loss exceeds four times its start.
 */
export function train(
  network: SmallNetwork,
  { batchSize, learningRate, seed, stepsMax }: Training,
  look: (theta: Float64Array, loss: number, step: number) => 'on' | 'enough',
): void {
  const theta = network.initial(seed)
  const order = batches(network.count, batchSize, seed + 100)
  const start = network.loss(theta)
  let next = 1
  if (look(theta, start, 0) === 'enough') return
  for (let step = 1; step <= stepsMax; step++) {
    network.step(theta, learningRate, order.next().value ?? [])
    if (step < next && step < stepsMax) continue
    next = Math.max(step + 1, Math.ceil(step * 1.06))
    const loss = network.loss(theta)
    if (!(loss < 4 * start) || look(theta, loss, step) === 'enough') return
  }
}

/** The step at which the best loss so far crosses the target, interpolated linearly, or null. */
export function stepsTo(network: SmallNetwork, training: Training, target: number): number | null {
  let before = { step: 0, loss: Number.POSITIVE_INFINITY }
  let found: number | null = null
  train(network, training, (_, loss, step) => {
    if (loss > target) {
      if (loss < before.loss) before = { step, loss }
      return 'on'
    }
    found = Number.isFinite(before.loss)
      ? before.step + ((before.loss - target) / (before.loss - loss)) * (step - before.step)
      : step
    return 'enough'
  })
  return found
}

export interface Limits {
  readonly rates: readonly number[]
  readonly seeds: readonly number[]
  /** Each training may use this many rows, but at least `stepsMax` steps. */
  readonly rowsMax: number
  readonly stepsMax: number
}

/**
 * One batch size over rates from the highest down, until three in a row are slower than the best.
 * Steps are the geometric mean over the seeds; a cell is reached if every seed reaches the target.
 */
export function cellsOf(
  network: SmallNetwork,
  batchSize: number,
  target: number,
  { rates, seeds, rowsMax, stepsMax }: Limits,
): readonly CellSteps[] {
  const cells: CellSteps[] = []
  const stepsCap = Math.max(stepsMax, Math.round(rowsMax / batchSize))
  let best = Number.POSITIVE_INFINITY
  let slower = 0
  for (const learningRate of [...rates].sort((a, b) => b - a)) {
    const training = { batchSize, learningRate, stepsMax: stepsCap }
    const steps = meanStepsTo(network, training, seeds, target)
    const reached = steps !== null
    cells.push({ batchSize, learningRate, reached, steps: steps ?? stepsCap })
    if (!reached && best === Number.POSITIVE_INFINITY) continue
    slower = reached && steps < best ? 0 : slower + 1
    if (reached) best = Math.min(best, steps)
    if (slower === 3) break
  }
  return cells
}

/** Geometric mean of the steps over the seeds; null if one seed never reaches the target. */
function meanStepsTo(
  network: SmallNetwork,
  training: Omit<Training, 'seed'>,
  seeds: readonly number[],
  target: number,
): number | null {
  const logs: number[] = []
  for (const seed of seeds) {
    const steps = stepsTo(network, { ...training, seed }, target)
    if (steps === null) return null
    logs.push(Math.log(Math.max(1, steps)))
  }
  return Math.exp(mean(logs))
}

/** The reached cell of a batch size with the fewest steps. */
export const bestOf = (cells: readonly CellSteps[], batchSize: number): CellSteps | undefined =>
  cells
    .filter((cell) => cell.reached && cell.batchSize === batchSize)
    .sort((a, b) => a.steps - b.steps)[0]

export interface CriticalBatch {
  /** B_n, rows. */
  readonly noiseScale: number
  /** S_min. */
  readonly stepsMin: number
  /** Root mean square of ln S - ln S(B). */
  readonly misfit: number
}

/**
 * Least squares fit of ln S over a grid of ln B_n; ln S_min is the mean offset.
 * Example: S = 110, 20, 11 at B = 1, 10, 100 gives B_n = 10 and S_min = 10.
 */
export function fitCriticalBatch(
  points: readonly { readonly batchSize: number; readonly steps: number }[],
): CriticalBatch {
  const candidates = Array.from({ length: 231 }, (_, k) => Math.exp(k / 20)).map(
    (noiseScale): CriticalBatch => {
      const offsets = points.map(
        ({ batchSize, steps }) => Math.log(steps) - Math.log1p(noiseScale / batchSize),
      )
      const level = mean(offsets)
      return {
        noiseScale,
        stepsMin: Math.exp(level),
        misfit: Math.sqrt(mean(offsets.map((offset) => (offset - level) ** 2))),
      }
    },
  )
  return candidates.reduce((best, candidate) => (candidate.misfit < best.misfit ? candidate : best))
}
