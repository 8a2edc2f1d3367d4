/**
 * What people use instead, each with the information that its owner's tool would have. On a table the largest batch is the largest recorded one and a rate
 * is the nearest recorded one.
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

/** Both libraries smooth the range test's losses by 0.98. */
function smoothedOf(losses: readonly number[]): readonly number[] {
  const smoothed = new Smoothed(0.98)
  return losses.map((loss) => smoothed.push(loss))
}

/** Lightning: the largest, then `lr_find`: smoothing 0.98, argmin of dLoss / d(step) without the first 10 points and the last. */
const lightning: Rule = (setting) => {
  const { learningRates, losses } = sweepAt(setting.table, setting.largest)
  const smoothed = smoothedOf(losses)
  const [from, to] = [10, smoothed.length - 1]
  let [steepest, at] = [Number.POSITIVE_INFINITY, -1]
  for (let i = from; i < to; i++) {
    const slope =
      ((smoothed[Math.min(i + 1, to - 1)] ?? 0) - (smoothed[Math.max(i - 1, from)] ?? 0)) / 2
    if (slope < steepest) [steepest, at] = [slope, i]
  }
  return { batchSize: setting.largest, learningRate: learningRates[at] ?? setting.rate }
}

/** fastai: 64, and `valley`: two thirds into the longest falling stretch of the smoothed loss. */
const fastai: Rule = (setting) => {
  const batchSize = nearest(setting.table.batchSizes, 64)
  const { learningRates, losses } = sweepAt(setting.table, batchSize)
  const smoothed = smoothedOf(losses)
  // valley: drops a tenth at the start and the last five points, then the longest decreasing subsequence
  const first = Math.floor(smoothed.length / 10)
  const values = smoothed.slice(first, Math.max(first + 2, smoothed.length - 5))
  const lengths = values.map(() => 1)
  let [start, end] = [0, 0]
  for (let i = 1; i < values.length; i++) {
    for (let j = 0; j < i; j++) {
      if ((values[i] ?? 0) < (values[j] ?? 0) && (lengths[i] ?? 0) < (lengths[j] ?? 0) + 1)
        lengths[i] = (lengths[j] ?? 0) + 1
    }
    if ((lengths[i] ?? 0) > end - start) [start, end] = [i - (lengths[i] ?? 0), i]
  }
  start = Math.max(0, start)
  const sections = (end - start) / 3
  return {
    batchSize,
    learningRate:
      learningRates[first + start + Math.floor(sections) + Math.floor(sections / 2)] ??
      setting.rate,
  }
}

/** Ludwig auto, DeepSpeed: doubles until the throughput gains less than 5 %; rate scaled from the default. */
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

/** McCandlish et al. 2018, AdaptDL: B_simple measured early. */
const noiseAlone: Rule = (setting) => {
  const batchSize = nearest(setting.table.batchSizes, earlyNoise(setting))
  return { batchSize, learningRate: scaled(setting, batchSize) }
}

/** Ours without the race: sqrt(a B_n / b) and the range test. */
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
  const sweep = table.sweeps.find((one) => one.batchSize === batchSize)
  const reading =
    sweep === undefined
      ? null
      : readSweep(
          sweep.learningRates.map((learningRate, i) => ({
            learningRate,
            loss: sweep.losses[i] ?? Number.NaN,
          })),
          rateNumbers,
        )
  return {
    batchSize,
    learningRate:
      reading === null
        ? rate
        : predictedRate({
            edge: reading.edge,
            edgeBatchSize: batchSize,
            batchSize,
            noiseScale,
            optimizer: setting.optimizer,
            objective: setting.objective,
          }),
  }
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

/** Device time of what a rule measures for itself, ms: theory's pilot and range test, which are ours; the libraries' range tests are not charged. */
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

/** What a rule would train with, on the table's grid. */
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

function sweepAt(
  table: ReplayTable,
  batchSize: number,
): { learningRates: readonly number[]; losses: readonly number[] } {
  const size = nearest(
    table.sweeps.map((sweep) => sweep.batchSize),
    batchSize,
  )
  const sweep = table.sweeps.find((one) => one.batchSize === size)
  const end = sweep?.losses.indexOf(null) ?? -1
  return {
    learningRates: sweep?.learningRates.slice(0, end === -1 ? undefined : end) ?? [],
    losses: (sweep?.losses.slice(0, end === -1 ? undefined : end) ?? []).map(
      (loss) => loss ?? Number.NaN,
    ),
  }
}

/** B_simple over the first 60 steps of a run of seed 1 at 32 rows and a rate that does not run away. */
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
