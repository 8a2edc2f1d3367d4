/**
 * Rules that other tools use, each with the information that its tool would have. The largest batch
 * is the largest recorded one; a learning rate is rounded to the nearest recorded one.
 */
import { rateNumbers } from '../../src/advice/rate/numbers.js'
import { readSweep } from '../../src/advice/rate/range-test.js'
import { Smoothed } from '../../src/advice/math/smoothing.js'
import { nearest } from '../../src/advice/math/statistics.js'
import { timingNumbers } from '../../src/advice/timing/numbers.js'
import { fitStepTime } from '../../src/advice/timing/step-time-law.js'
import { timeOptimalBatchSize } from '../../src/advice/timing/time-optimal.js'
import type { Candidate } from '../../src/advice/vocabulary/decision.js'
import type { Aim } from '../../src/advice/vocabulary/question.js'
import { traitsOf, type Optimizer } from '../../src/advice/vocabulary/optimizers.js'
import type { StepTimes } from './devices.js'
import { predictedRate } from './predicted-rate.js'
import type { ReplayTable } from './table.js'

export const optimizerOf = (table: ReplayTable): Optimizer =>
  table.optimizer === 'sgd-momentum' ? 'momentum' : table.optimizer

interface Setting {
  readonly table: ReplayTable
  readonly stepTimes: StepTimes
  readonly objective: Aim
  readonly optimizer: Optimizer
  readonly largest: number
  /** Default learning rate of the optimizer. */
  readonly rate: number
}
type Rule = (setting: Setting) => Candidate

const reference = 32
const pilotSteps = 60
const scaled = ({ optimizer, rate }: Setting, batchSize: number): number =>
  rate * (batchSize / reference) ** (optimizer === 'adam' ? 0.5 : 1)

/** Batch 32 (Keras `fit`), the optimizer's default rate. */
const defaults: Rule = ({ rate }) => ({ batchSize: reference, learningRate: rate })
const largestDefault: Rule = ({ largest, rate }) => ({ batchSize: largest, learningRate: rate })
/** Goyal et al. 2017. */
const largestLinear: Rule = ({ largest, rate }) => ({
  batchSize: largest,
  learningRate: (rate * largest) / reference,
})
/** Krizhevsky 2014; OTX adaptive_bs. */
const largestSquareRoot: Rule = ({ largest, rate }) => ({
  batchSize: largest,
  learningRate: rate * Math.sqrt(largest / reference),
})

/** Lightning and fastai smooth the losses of a range test by 0.98. */
function smoothedOf(losses: readonly number[]): readonly number[] {
  const smoothed = new Smoothed(0.98)
  return losses.map((loss) => smoothed.push(loss))
}

/**
 * Lightning: the largest batch, then `lr_find`: the steepest fall of the smoothed loss, without the
 * first 10 points and the last.
 */
const lightning: Rule = (setting) => {
  const { learningRates, losses } = sweepAt(setting.table, setting.largest)
  const smoothed = smoothedOf(losses)
  const from = 10
  const to = smoothed.length - 1
  let steepest = Number.POSITIVE_INFINITY
  let steepestIndex = -1
  for (let i = from; i < to; i++) {
    const slope =
      ((smoothed[Math.min(i + 1, to - 1)] ?? 0) - (smoothed[Math.max(i - 1, from)] ?? 0)) / 2
    if (slope < steepest) {
      steepest = slope
      steepestIndex = i
    }
  }
  return { batchSize: setting.largest, learningRate: learningRates[steepestIndex] ?? setting.rate }
}

/** fastai: batch 64 and `valley`, a point within the longest fall of the smoothed loss. */
const fastai: Rule = (setting) => {
  const batchSize = nearest(setting.table.batchSizes, 64)
  const { learningRates, losses } = sweepAt(setting.table, batchSize)
  return { batchSize, learningRate: learningRates[valleyIndex(losses)] ?? setting.rate }
}

/** Drops a tenth at the start and the last five points, like fastai. */
function valleyIndex(losses: readonly number[]): number {
  const smoothed = smoothedOf(losses)
  const first = Math.floor(smoothed.length / 10)
  const values = smoothed.slice(first, Math.max(first + 2, smoothed.length - 5))
  const { start, end } = longestFall(values)
  const section = (end - start) / 3
  return first + start + Math.floor(section) + Math.floor(section / 2)
}

/** Longest decreasing subsequence, as fastai measures it: `end` - `start` is its length. */
function longestFall(values: readonly number[]): { readonly start: number; readonly end: number } {
  const lengths: number[] = []
  let start = 0
  let end = 0
  values.forEach((value, i) => {
    const length = fallLength(value, values.slice(0, i), lengths)
    lengths.push(length)
    if (i > 0 && length > end - start) {
      start = i - length
      end = i
    }
  })
  return { start: Math.max(0, start), end }
}

/** Length of the longest decreasing subsequence that ends at `value`. */
function fallLength(value: number, earlier: readonly number[], lengths: readonly number[]): number {
  return earlier.reduce(
    (longest, other, j) => (value < other ? Math.max(longest, (lengths[j] ?? 0) + 1) : longest),
    1,
  )
}

/** Ludwig auto, DeepSpeed: doubles until throughput gains less than 5 %; default rate, scaled. */
const knee: Rule = (setting) => {
  const { table, stepTimes } = setting
  const throughput = (batchSize: number): number => batchSize / stepTimes(batchSize)
  const stop = table.batchSizes.findIndex((batchSize, i) => {
    const next = table.batchSizes[i + 1]
    return next !== undefined && throughput(next) < 1.05 * throughput(batchSize)
  })
  const batchSize = table.batchSizes[stop] ?? setting.largest
  return { batchSize, learningRate: scaled(setting, batchSize) }
}

/** McCandlish et al. 2018, AdaptDL: B_simple of the first steps. */
const noiseAlone: Rule = (setting) => {
  const batchSize = nearest(setting.table.batchSizes, earlyNoise(setting))
  return { batchSize, learningRate: scaled(setting, batchSize) }
}

/** Batchwise without the race: time-optimal batch size and range test. */
const theoryAlone: Rule = (setting) => {
  const { table, stepTimes, largest, rate } = setting
  const law = fitStepTime(
    table.batchSizes.map((batchSize) => ({ batchSize, stepTimeMs: stepTimes(batchSize) })),
    timingNumbers,
  )
  const noiseScale = rateNumbers.noiseScale.kappa * earlyNoise(setting)
  const batchSize = nearest(
    table.batchSizes,
    Math.min(largest, law === null ? noiseScale : timeOptimalBatchSize({ ...law, noiseScale })),
  )
  const edge = sweepEdge(table, batchSize)
  if (edge === null) return { batchSize, learningRate: rate }
  const { optimizer, objective } = setting
  return {
    batchSize,
    learningRate: predictedRate({
      edge,
      edgeBatchSize: batchSize,
      batchSize,
      noiseScale,
      optimizer,
      objective,
    }),
  }
}

/** Edge of the range test recorded at exactly this batch size. */
function sweepEdge(table: ReplayTable, batchSize: number): number | null {
  const sweep = table.sweeps.find((recorded) => recorded.batchSize === batchSize)
  if (sweep === undefined) return null
  const points = sweep.learningRates.map((learningRate, i) => ({
    learningRate,
    loss: sweep.losses[i] ?? Number.NaN,
  }))
  return readSweep(points, rateNumbers)?.edge ?? null
}

export const peerRules = {
  'default-32': defaults,
  'largest-default': largestDefault,
  'largest-linear': largestLinear,
  'largest-square-root': largestSquareRoot,
  'lightning-lr-find': lightning,
  'fastai-valley': fastai,
  'throughput-knee': knee,
  'noise-scale': noiseAlone,
  'theory-alone': theoryAlone,
} as const satisfies Record<string, Rule>
export type RuleName = keyof typeof peerRules
export const ruleNames = Object.keys(peerRules) as readonly RuleName[]

/**
 * Device time of a rule's own measurements, ms. `theory-alone` pays for its pilot and range test;
 * the range tests of the libraries are free.
 */
export function probeMs(
  rule: RuleName,
  table: ReplayTable,
  stepTimes: StepTimes,
  { batchSize }: Candidate,
): number {
  if (rule !== 'theory-alone') return 0
  return (
    pilotSteps * stepTimes(nearest(table.batchSizes, reference)) +
    sweepAt(table, batchSize).losses.length * stepTimes(batchSize)
  )
}

/** The rule's batch size and learning rate, rounded to the table's grid. */
export function choiceOf(
  rule: RuleName,
  table: ReplayTable,
  stepTimes: StepTimes,
  objective: Aim,
): Candidate {
  const optimizer = optimizerOf(table)
  const { batchSize, learningRate } = peerRules[rule]({
    table,
    stepTimes,
    objective,
    optimizer,
    largest: Math.max(...table.batchSizes),
    rate: traitsOf(optimizer).defaultLearningRate,
  })
  return {
    batchSize: nearest(table.batchSizes, batchSize),
    learningRate: nearest(table.learningRates, learningRate),
  }
}

interface Sweep {
  readonly learningRates: readonly number[]
  readonly losses: readonly number[]
}

/** Range test at the nearest recorded batch size, up to the first loss that is not finite. */
function sweepAt(table: ReplayTable, batchSize: number): Sweep {
  const size = nearest(
    table.sweeps.map((sweep) => sweep.batchSize),
    batchSize,
  )
  const sweep = table.sweeps.find((recorded) => recorded.batchSize === size)
  if (sweep === undefined) return { learningRates: [], losses: [] }
  const firstNull = sweep.losses.indexOf(null)
  const end = firstNull === -1 ? undefined : firstNull
  return {
    learningRates: sweep.learningRates.slice(0, end),
    losses: sweep.losses.slice(0, end).map((loss) => loss ?? Number.NaN),
  }
}

/** B_simple over the first 60 steps of a converging run of seed 1 near batch 32. */
function earlyNoise({ table, rate }: Setting): number {
  const batchSize = nearest(table.batchSizes, reference)
  const runs = table.runs.filter(
    (run) => run.seed === 1 && !run.diverged && run.noise.length > 0 && run.batchSize === batchSize,
  )
  const learningRate = nearest(
    runs.map((run) => run.learningRate),
    rate,
  )
  const points = (runs.find((run) => run.learningRate === learningRate)?.noise ?? []).filter(
    ([step]) => step <= pilotSteps,
  )
  const sum = (k: 1 | 2): number => points.reduce((total, point) => total + (point[k] ?? 0), 0)
  return sum(1) > 0 ? sum(2) / sum(1) : batchSize
}
