/** A laboratory that answers trials from known laws, so that tests know the true optimum. */
import type { Advice } from '../../src/advice/vocabulary/answer.js'
import type { Question } from '../../src/advice/vocabulary/question.js'
import type {
  AnnealSpec,
  Evidence,
  GrowSpec,
  Measurement,
  Outcome,
  RaceSpec,
  SweepSpec,
  TrialRecord,
  TrialSpec,
} from '../../src/advice/vocabulary/trial.js'
import { plan } from '../../src/advice/plan.js'
import { conclude } from '../../src/advice/conclusion/conclude.js'
import { adviceNumbers } from '../../src/advice/numbers.js'
import { type Decision, candidateKey } from '../../src/advice/vocabulary/decision.js'

export interface Laws {
  /** Tracked bytes: fixed + perRow B. The process takes `factor` times as much. */
  readonly fixedBytes: number
  readonly bytesPerRow: number
  readonly factor: number
  readonly fixedMs: number
  readonly perRowMs: number
  /** B_simple in the pilot, rows. */
  readonly noise: number
  /** Critical batch size of the training, rows. */
  readonly critical: number
  /** Best learning rate far above the critical batch size. */
  readonly bestRate: number
  /** Progress of Rprop on all rows per step, over that of `bestRate` at a very large batch. */
  readonly rpropSpeed: number
  /** Progress per step of other seeds over the question's seed, by `candidateKey`; default 1. */
  readonly otherSeed: Readonly<Record<string, number>>
}
export const laws: Laws = {
  fixedBytes: 4e6,
  bytesPerRow: 40_000,
  factor: 1.2,
  fixedMs: 2,
  perRowMs: 0.02,
  noise: 20,
  critical: 240,
  bestRate: 0.1,
  rpropSpeed: 0.5,
  otherSeed: {},
}

export const question: Question = {
  data: { origin: 'given', trainingRows: 20_000, validationRows: 1000, classes: 10 },
  model: { parameters: 50_000, batchNorm: true },
  losses: [{ loss: 'sparseCategoricalCrossentropy', weight: 1 }],
  optimizer: 'momentum',
  objective: 'fastest',
  epochsPlanned: 10,
  workers: 1,
  budgetBytes: 2 ** 28,
  probeBudget: { kind: 'auto', trainings: 1, leastMs: 10_000 },
  seed: 1,
}

const point = (
  name: Measurement['name'],
  at: number | null,
  value: Measurement['value'],
): Measurement => ({ name, at, value })

type Training = Pick<RaceSpec, 'batchSize' | 'learningRate' | 'seed'>

/** Loss after `step` updates. Small batches and learning rates off the best slow its fall. */
function lossAt(truth: Laws, spec: RaceSpec, step: number): number {
  const speed = spec.method === 'rprop' ? 0.01 * truth.rpropSpeed : speedAt(truth, spec)
  return lossAfter(speed * step)
}

const lossAfter = (progress: number): number => 0.1 + 2.2 * Math.exp(-progress)

/** Progress of one step at a share of the training's learning rate. */
function speedAt(
  { critical, bestRate, otherSeed }: Laws,
  { batchSize, learningRate, seed }: Training,
  share = 1,
): number {
  const off = Math.log((share * learningRate) / (bestRate * Math.min(1, batchSize / critical)))
  const luck =
    seed === question.seed ? 1 : (otherSeed[candidateKey({ batchSize, learningRate })] ?? 1)
  return (luck * 0.01) / (1 + critical / batchSize) / (1 + off ** 2)
}

interface Answer {
  readonly outcome: Outcome
  readonly measurements: readonly Measurement[]
}

function ended(
  cause: Outcome['cause'],
  measurements: readonly Measurement[],
  durationMs = 1000,
): Answer {
  const message = cause === 'completed' ? null : cause
  return {
    outcome: { cause, durationMs, peakBytes: null, message, exitCode: null, signal: null },
    measurements,
  }
}

/** Outcome and measurements of a trial under these laws. */
export function answer(truth: Laws, spec: TrialSpec): Answer {
  switch (spec.kind) {
    case 'trace':
      return traceAnswer(truth, spec)
    case 'fit':
      return fitAnswer(truth, spec)
    case 'noise':
      return noiseAnswer(truth)
    case 'sweep':
      return sweepAnswer(truth, spec)
    case 'race':
      return raceAnswer(truth, spec)
    case 'anneal':
      return annealAnswer(truth, spec)
    case 'grow':
      return growAnswer(truth, spec)
  }
}

type SpecOf<K extends TrialSpec['kind']> = Extract<TrialSpec, { kind: K }>

const trackedBytes = ({ fixedBytes, bytesPerRow }: Laws, batchSize: number): number =>
  fixedBytes + bytesPerRow * batchSize

const stepTimeOf = ({ fixedMs, perRowMs }: Laws, batchSize: number): number =>
  fixedMs + perRowMs * batchSize

function traceAnswer(truth: Laws, { batchSize }: SpecOf<'trace'>): Answer {
  const tracked = trackedBytes(truth, batchSize)
  const measurements = [
    point('liveBytes', null, [truth.fixedBytes, tracked]),
    point('kernelHash', null, 1),
  ]
  if (batchSize === 2) measurements.push(point('peakBytes', null, tracked * truth.factor))
  return ended('completed', measurements)
}

function fitAnswer(truth: Laws, { batchSize, fresh, budgetBytes }: SpecOf<'fit'>): Answer {
  const peakBytes = trackedBytes(truth, batchSize) * truth.factor
  if (fresh && peakBytes > budgetBytes) return ended('outOfMemory', [])
  const stepTimeMs = stepTimeOf(truth, batchSize)
  const measurements = [
    point('stepTimesMs', null, [stepTimeMs, stepTimeMs * 1.01, stepTimeMs * 0.99]),
    point('validationMsPerRow', null, 0.01),
  ]
  if (fresh) measurements.push(point('peakBytes', null, peakBytes))
  return ended('completed', measurements)
}

function noiseAnswer({ noise }: Laws): Answer {
  const steps = [4, 6, 9, 13, 19, 27]
  return ended(
    'completed',
    steps.flatMap((step) => [
      point('gradientSquaredNorm', step, 1 + 0.1 * Math.sin(step)),
      point('gradientVariance', step, noise),
    ]),
  )
}

/** The loss falls from a learning rate of about 0.02 on and rises above 6 times the best one. */
function sweepAnswer({ bestRate }: Laws, { learningRateMin, growth }: SweepSpec): Answer {
  const rates = Array.from({ length: 100 }, (_, k) => learningRateMin * growth ** k)
  const sweepLoss = (rate: number): number =>
    2 - 1 / (1 + (0.02 / rate) ** 2) + 3 / (1 + ((6 * bestRate) / rate) ** 6)
  return ended(
    'completed',
    rates.map((rate) => point('sweepLoss', rate, sweepLoss(rate))),
  )
}

/** A candidate diverges above 4 times its best learning rate. */
const diverges = ({ bestRate, critical }: Laws, { batchSize, learningRate }: Training): boolean =>
  learningRate > 4 * bestRate * Math.min(1, batchSize / critical)

/** Each step makes the progress of its own rate. */
function annealAnswer(truth: Laws, spec: AnnealSpec): Answer {
  const { from, steps, batchSize } = spec
  const start = from === 0 ? [point('validationLoss', 0, lossAfter(0))] : []
  if (diverges(truth, spec)) return ended('diverged', start, 100)
  const speeds = Array.from({ length: steps }, (_, i) => speedAt(truth, spec, 1 - i / steps))
  const progress = speeds.reduce((sum, speed) => sum + speed, from * speedAt(truth, spec))
  const stepTimeMs = stepTimeOf(truth, batchSize)
  const end = point('validationLoss', from + steps, lossAfter(progress))
  const measurements = [...start, end, point('stepTimeMs', null, stepTimeMs)]
  return ended('completed', measurements, steps * stepTimeMs)
}

/** Each step makes the progress of its own batch size. */
function growAnswer(truth: Laws, spec: GrowSpec): Answer {
  const { from, steps, batchSize, grownFrom } = spec
  const raced = from * speedAt(truth, { ...spec, batchSize: grownFrom })
  const stepTimeMs = stepTimeOf(truth, batchSize)
  const loss = lossAfter(raced + steps * speedAt(truth, spec))
  const measurements = [
    point('validationLoss', from + steps, loss),
    point('stepTimeMs', null, stepTimeMs),
  ]
  return ended('completed', measurements, steps * stepTimeMs)
}

function raceAnswer(truth: Laws, spec: RaceSpec): Answer {
  if (spec.method === undefined && diverges(truth, spec))
    return ended('diverged', [point('validationLoss', 0, 2.3)], 100)
  const stepTimeMs = stepTimeOf(truth, spec.batchSize)
  const steps = Math.min(
    Math.floor(spec.untilMs / stepTimeMs),
    spec.stepsMax ?? Number.POSITIVE_INFINITY,
  )
  const losses = measuredSteps(steps).flatMap((step) => [
    point('validationLoss', step, lossAt(truth, spec, step)),
    point('trainingLoss', step, 1),
  ])
  const summary = [point('stepTimeMs', null, stepTimeMs), point('lossVariance', null, 0.01)]
  const durationMs = spec.stepsMax === undefined ? spec.untilMs : steps * stepTimeMs
  return ended('completed', [...losses, ...summary], durationMs)
}

/** Log-spaced steps from 0 to the last step. */
function measuredSteps(last: number): readonly number[] {
  const spaced = Array.from({ length: 60 }, (_, k) => Math.ceil(1.25 ** k))
  return [...new Set([0, ...spaced.filter((step) => step < last), last])]
}

interface Conducted {
  readonly evidence: Evidence
  readonly decision: Decision
}
const conducted = new Map<string, Conducted>()

/** Plans and answers trials until the plan says "enough"; once for the same laws and question. */
export function conductVirtually(truth: Laws, asked: Question): Conducted {
  const key = JSON.stringify([truth, asked])
  const known = conducted.get(key)
  if (known !== undefined) return known
  const found = conductAnew(truth, asked)
  conducted.set(key, found)
  return found
}

function conductAnew(truth: Laws, asked: Question): Conducted {
  const trials: TrialRecord[] = []
  for (let count = 1; count <= 200; count++) {
    const next = plan(asked, { trials })
    if (next.kind === 'enough') return { evidence: { trials }, decision: next.decision }
    trials.push({ id: `t${count}`, spec: next.spec, ...answer(truth, next.spec) })
  }
  throw new Error('the plan asked for more than 200 trials')
}

interface Study {
  readonly truth: Laws
  readonly asked: Question
  readonly evidence: Evidence
  readonly decision: Decision
  readonly advice: Advice
}

/** A complete study under these laws. */
export function study(laboratory: Partial<Laws> = {}, changes: Partial<Question> = {}): Study {
  const truth = { ...laws, ...laboratory }
  const asked = { ...question, ...changes }
  const { evidence, decision } = conductVirtually(truth, asked)
  const advice = conclude(asked, evidence, decision, adviceNumbers)
  return { truth, asked, evidence, decision, advice }
}
