/**
 * The plan: evidence -> the next trial, or "enough". Pure: a restart, a redelivery or another worker asks again and gets the same.
 *
 *   memory (trace, trace, fit, fit at the limit) -> step time (fits at geometric sizes) -> sweep -> noise -> race -> fit at the advised size -> enough
 *
 * Probe budget `auto`: the race may cost 15 % of the training that the user plans, at least 20 s and, for short trainings, at most 24 s; up to 55 s where steps are so
 * slow that a first rung would see fewer than 8 of them.
 */
import { readEvidence } from './evidence-reading.js'
import { memoryStep, verification, viewMemory } from './plan-memory.js'
import { raceStep, raceCostInFirstRungs, chooseWinner, type RaceSetting, type Ranked } from './race.js'
import { raceCurves, raceLevel, type Candidate } from './race-curves.js'
import type { Evidence, Question, TrialSpec } from './interfaces.js'
import type { Decision } from './conclude.js'
import { stepTimeMs, type StepTimeLaw } from './step-time.js'
import { defaultLearningRate, predictedRate, type SweepReading } from './sweep.js'
import { relativeTime } from './time-optimal.js'

export type Stage = 'memory' | 'step-time' | 'sweep' | 'noise' | 'race'
export type Plan =
  | { readonly kind: 'trial'; readonly stage: Stage; readonly spec: TrialSpec; readonly message: string; readonly fraction: number; readonly remainingMs: number | null }
  | { readonly kind: 'enough'; readonly decision: Decision }

/** Sizes and rates that may be asked for; a replay gives its table's grid, the service makes its own. */
export interface Grid { readonly batchSizes: readonly number[]; readonly learningRates: readonly number[] }

const pilot = { microBatchSize: 8, microBatches: 16, noiseMs: 2500, sweepMs: 3000, sweepStepsMin: 45, sweepStepsMax: 120 } as const
const raceMs = { least: 20_000, mostForShortTrainings: 24_000, share: 0.15, mostForSlowSteps: 55_000, firstRungSteps: 8 } as const

/** Powers of two up to the largest size that fits (and that size), rates in half decades. */
export function defaultGrid(largest: number): Grid {
  const powers = Array.from({ length: 16 }, (_, k) => 2 ** k).filter((size) => size <= largest)
  const batchSizes = powers.includes(largest) ? powers : [...powers, largest]
  const learningRates = Array.from({ length: 13 }, (_, k) => Number((10 ** (-5 + k / 2)).toPrecision(1)))
  return { batchSizes, learningRates }
}

/** The next trial, or the decision. `grid`: where candidates may stand, given the largest size that fits. */
export function plan(question: Question, evidence: Evidence, grid: (largest: number) => Grid = defaultGrid): Plan {
  const trial = (stage: Stage, spec: TrialSpec, message: string, fraction: number, remainingMs: number | null): Plan => ({ kind: 'trial', stage, spec, message, fraction, remainingMs })
  const memory = memoryStep(question, evidence)
  if (memory.kind === 'trial') return trial('memory', memory.spec, memory.message, 0.02 + 0.03 * Math.min(4, evidence.trials.length), null)
  if (memory.kind === 'does-not-fit') return { kind: 'enough', decision: { verdict: 'does-not-fit', missing: [] } }
  if (memory.kind === 'blocked') return { kind: 'enough', decision: { verdict: 'not-enough-evidence', missing: [memory.because] } }
  const largest = memory.batchSize
  const timing = timingSizes(largest).find((batchSize) => !evidence.trials.some(({ spec }) => spec.kind === 'fit' && !spec.fresh && spec.batchSize === batchSize))
  if (timing !== undefined) return trial('step-time', { kind: 'fit', batchSize: timing, steps: 8, fresh: false, budgetBytes: question.budgetBytes }, `timing steps at batch ${timing}`, 0.18, null)
  const { stepLaw, sweep: measuredSweep, noise: measuredNoise } = readEvidence(question, evidence)
  if (stepLaw === null) return { kind: 'enough', decision: { verdict: 'not-enough-evidence', missing: ['no training step could be timed'] } }

  const reference = Math.min(largest, 64)
  if (!evidence.trials.some(({ spec }) => spec.kind === 'sweep' && spec.batchSize === reference)) {
    const spec = sweepSpec(reference, stepTimeMs(stepLaw, reference))
    return trial('sweep', spec, `learning-rate range test at batch ${reference}`, 0.25, null)
  }
  // a test in which the loss never fell says nothing: the race then begins around the framework's default rate
  const reading = measuredSweep ?? { edge: 6 * defaultLearningRate(question.optimizer), lowestAt: defaultLearningRate(question.optimizer), crossed: false, batchSize: reference }
  const settings = grid(largest)
  const pilotRate = nearest(settings.learningRates, reading.edge / 8)
  if (!evidence.trials.some(({ spec }) => spec.kind === 'noise')) return trial('noise', { kind: 'noise', batchSize: Math.min(largest, 32), learningRate: pilotRate, deviceMs: pilot.noiseMs, microBatchSize: Math.min(pilot.microBatchSize, largest), microBatches: pilot.microBatches }, `measuring the gradient noise along a pilot at batch ${Math.min(largest, 32)}`, 0.3, null)
  return race(question, evidence, settings, { largest, stepLaw, reading, reference: reading.batchSize, noiseScale: measuredNoise?.scale?.value ?? reference })
}

interface Theory { readonly largest: number; readonly stepLaw: StepTimeLaw; readonly reading: SweepReading; readonly reference: number; readonly noiseScale: number }

function race(question: Question, evidence: Evidence, settings: Grid, theory: Theory): Plan {
  const setting: RaceSetting = { ...settings, batchSizes: settings.batchSizes.filter((size) => size <= theory.largest), prior: prior(question, theory), firstRungMs: firstRungMs(question, theory.stepLaw), objective: question.objective }
  const step = question.probeBudget.kind === 'seconds' && question.probeBudget.seconds === 0 ? null : raceStep(setting, (untilMs) => raceCurves(evidence, question.seed, untilMs))
  if (step?.kind === 'train') {
    const { candidate, untilMs, rung, stage, left } = step
    const total = setting.firstRungMs * raceCostInFirstRungs
    const done = evidence.trials.flatMap(({ spec, outcome }) => (spec.kind === 'race' ? [outcome.durationMs] : [])).reduce((a, b) => a + b, 0)
    return {
      kind: 'trial', stage: 'race', spec: { kind: 'race', ...candidate, rung, untilMs, seed: question.seed },
      message: `race, rung ${stage + 1} of 4: batch ${candidate.batchSize}, learning rate ${candidate.learningRate} (${left} left in this rung)`,
      fraction: 0.35 + 0.6 * Math.min(1, done / total), remainingMs: Math.max(0, total - done),
    }
  }
  const decision = decide(question, settings, theory, setting, step?.ranking ?? [])
  const unproved = 'verdict' in decision || viewMemory(evidence, question.budgetBytes).fits.some(({ batchSize }) => batchSize === decision.batchSize) ? null : decision.batchSize
  if (unproved === null) return { kind: 'enough', decision }
  return { kind: 'trial', stage: 'memory', spec: verification(unproved, question.budgetBytes), message: `training at batch ${unproved}, the advised size, in a fresh process`, fraction: 0.97, remainingMs: null }
}

function decide(question: Question, settings: Grid, theory: Theory, setting: RaceSetting, ranking: readonly Ranked[]): Decision {
  const winner = chooseWinner(ranking)
  if (winner === null) {
    const cells = setting.batchSizes.flatMap((batchSize) => settings.learningRates.map((learningRate) => ({ batchSize, learningRate })))
    const [best] = cells.sort((a, b) => setting.prior(a) - setting.prior(b))
    if (best === undefined) return { verdict: 'not-enough-evidence', missing: ['no batch size fits'] }
    return { ...best, batchSizeInterval: { low: Math.max(1, best.batchSize / 4), high: Math.min(theory.largest, best.batchSize * 4) }, learningRateInterval: { low: best.learningRate / 4, high: best.learningRate * 4 }, raceWinner: false, raceMargin: null, targetReached: false, level: null }
  }
  const close = ranking.filter(({ timeMs, reached }) => reached && timeMs <= winner.timeMs * 1.25)
  const sizes = [winner, ...close].map(({ curve }) => curve.batchSize)
  const rates = [winner, ...close].filter(({ curve }) => curve.batchSize === winner.curve.batchSize).map(({ curve }) => curve.learningRate)
  const second = ranking.find((other) => other !== winner && (other.curve.batchSize !== winner.curve.batchSize || other.curve.learningRate !== winner.curve.learningRate))
  const level = raceLevel(ranking.map(({ curve }) => curve), question.objective)
  return {
    batchSize: winner.curve.batchSize, learningRate: winner.curve.learningRate,
    batchSizeInterval: { low: Math.min(...sizes), high: Math.max(...sizes) },
    learningRateInterval: { low: Math.min(...rates) / Math.sqrt(2), high: Math.max(...rates) * Math.sqrt(2) },
    raceWinner: true, raceMargin: second === undefined ? null : second.timeMs / winner.timeMs, targetReached: winner.reached, level: level?.level ?? null,
  }
}

/** ln(theory's relative time) + half the squared log-distance to the predicted rate. */
function prior(question: Question, { stepLaw, reading, reference, noiseScale }: Theory): (candidate: Candidate) => number {
  return ({ batchSize, learningRate }) => {
    const wanted = predictedRate({ edge: reading.edge, edgeBatchSize: reference, batchSize, noiseScale, optimizer: question.optimizer, objective: question.objective })
    return Math.log(relativeTime({ stepLaw, noiseScale, batchSize })) + Math.log(learningRate / wanted) ** 2 / 2
  }
}

/** Six decades of rates in as many steps as the time allows, but at least enough to see a fall and a rise. */
function sweepSpec(batchSize: number, stepMs: number): TrialSpec {
  const [learningRateMin, learningRateMax] = [1e-5, 10]
  const steps = Math.min(pilot.sweepStepsMax, Math.max(pilot.sweepStepsMin, Math.floor(pilot.sweepMs / stepMs)))
  const growth = Number(((learningRateMax / learningRateMin) ** (1 / steps)).toFixed(3))
  return { kind: 'sweep', batchSize, learningRateMin, learningRateMax, growth, deviceMs: Math.ceil(Math.max(pilot.sweepMs, 1.5 * steps * stepMs)) }
}

/** Device time of the first rung, ms: a power of two, so that questions about one subject meet the same cells. */
export function firstRungMs(question: Question, stepLaw: StepTimeLaw): number {
  const planned = question.epochsPlanned * (question.data.trainingRows / 32) * stepTimeMs(stepLaw, 32)
  const wished = question.probeBudget.kind === 'seconds' ? question.probeBudget.seconds * 1000 : Math.max(raceMs.least, Math.min(raceMs.mostForShortTrainings, planned * raceMs.share), planned > 600_000 ? planned * raceMs.share : 0, Math.min(raceMs.mostForSlowSteps, raceMs.firstRungSteps * stepTimeMs(stepLaw, 32) * raceCostInFirstRungs))
  return 2 ** Math.floor(Math.log2(wished / raceCostInFirstRungs))
}

/** Four sizes from 4 to the largest, geometrically spaced. */
function timingSizes(largest: number): readonly number[] {
  const low = Math.min(4, largest)
  return [...new Set([0, 1 / 3, 2 / 3, 1].map((share) => Math.round(low * (largest / low) ** share)))]
}

function nearest(values: readonly number[], wanted: number): number {
  return values.reduce((best, value) => (Math.abs(Math.log(value / wanted)) < Math.abs(Math.log(best / wanted)) ? value : best), values[0] ?? wanted)
}

