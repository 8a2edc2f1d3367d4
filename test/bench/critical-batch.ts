/**
 * The critical batch as it is really seen: steps to a target at the best rate of each batch size, and
 *
 *   S(B) = S_min (1 + B_n / B)          McCandlish et al., "An empirical model of large-batch training", 2018, eq. 2.11
 *
 * fitted to them, S_min steps of noiseless training, B_n in rows.
 */
import { mean } from '../../src/advice/math/statistics.js'
import type { CellSteps } from '../replay/useful-noise-scale.js'
import { batches, type SmallNetwork } from './small-network.js'

export interface Training {
  readonly batchSize: number
  readonly learningRate: number
  readonly seed: number
  readonly stepsMost: number
}

/** Looks at the loss of all rows at steps that grow by 6 % (and at 0); ends where `look` says so, after `stepsMost`, or where the loss leaves four times its start. */
export function train(
  network: SmallNetwork,
  { batchSize, learningRate, seed, stepsMost }: Training,
  look: (theta: Float64Array, loss: number, step: number) => 'on' | 'enough',
): void {
  const theta = network.initial(seed)
  const order = batches(network.count, batchSize, seed + 100)
  const start = network.loss(theta)
  let next = 1
  if (look(theta, start, 0) === 'enough') return
  for (let step = 1; step <= stepsMost; step++) {
    network.step(theta, learningRate, order.next().value ?? [])
    if (step < next && step < stepsMost) continue
    next = Math.max(step + 1, Math.ceil(step * 1.06))
    const loss = network.loss(theta)
    if (!(loss < 4 * start) || look(theta, loss, step) === 'enough') return
  }
}

/** The step at which the best loss so far crosses the target, linear between looks; null where it does not. */
export function stepsTo(network: SmallNetwork, training: Training, target: number): number | null {
  let [before, found] = [{ step: 0, loss: Number.POSITIVE_INFINITY }, null as number | null]
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
  readonly rowsMost: number
  readonly stepsMost: number
}

/** One batch size over rates from the highest down, until three in a row are slower than the best: geometric mean over the seeds, reached where every seed did. */
export function cellsOf(
  network: SmallNetwork,
  batchSize: number,
  target: number,
  { rates, seeds, rowsMost, stepsMost }: Limits,
): readonly CellSteps[] {
  const cells: CellSteps[] = []
  const most = Math.max(stepsMost, Math.round(rowsMost / batchSize))
  let [best, slower] = [Number.POSITIVE_INFINITY, 0]
  for (const learningRate of [...rates].sort((a, b) => b - a)) {
    const logs: number[] = []
    for (const seed of seeds) {
      const steps = stepsTo(network, { batchSize, learningRate, seed, stepsMost: most }, target)
      if (steps === null) break
      logs.push(Math.log(Math.max(1, steps)))
    }
    const reached = logs.length === seeds.length
    cells.push({ batchSize, learningRate, reached, steps: reached ? Math.exp(mean(logs)) : most })
    if (!reached && best === Number.POSITIVE_INFINITY) continue
    slower = reached && Math.exp(mean(logs)) < best ? 0 : slower + 1
    if (reached) best = Math.min(best, Math.exp(mean(logs)))
    if (slower === 3) break
  }
  return cells
}

export const bestOf = (cells: readonly CellSteps[], batchSize: number): CellSteps | undefined =>
  cells
    .filter((cell) => cell.reached && cell.batchSize === batchSize)
    .sort((a, b) => a.steps - b.steps)[0]

/** `misfit`: root mean square of ln S - fit. */
export interface CriticalBatch {
  readonly noiseScale: number
  readonly stepsLeast: number
  readonly misfit: number
}

/** Least squares of ln S over ln B_n on a grid, S_min being the mean. Example: S = 110, 20, 11 at B = 1, 10, 100: B_n = 10, S_min = 10. */
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
        stepsLeast: Math.exp(level),
        misfit: Math.sqrt(mean(offsets.map((one) => (one - level) ** 2))),
      }
    },
  )
  return candidates.reduce((best, one) => (one.misfit < best.misfit ? one : best))
}
