/**
 * The plan: evidence -> the next trial, or "enough". Pure: a restart, a redelivery or another worker asks again and gets the same.
 *
 *   memory (trace, trace, fit, fit at the limit) -> step time (fits at geometric sizes) -> sweep -> noise -> search (race) -> another seed (plan-replicates.ts) -> full batch (plan-full-batch.ts) -> fit at the advised size -> enough
 *
 * Every stage but the memory's is paid from the probe budget in device time:
 *   seconds   so much and no more
 *   auto      on while the device time that it is expected to save, over the trainings that the answer will serve, exceeds what the next trial costs; at least
 *             `leastMs` (an answer that took seconds is never wasted), at most 60 s or 20 % of the planned training, whichever is more
 */
import { type Decision, candidateKey } from './vocabulary/decision.js'
import { readEvidence } from './readings.js'
import type { Question } from './vocabulary/question.js'
import { fullBatchMethods, type FullBatchMethod } from './vocabulary/optimizers.js'
import type { Evidence, MicroBatches, TrialSpec } from './vocabulary/trial.js'
import {
  fullBatchAllowedMs,
  fullBatchEligible,
  fullBatchStep,
  type FullBatchFacts,
} from './race/full-batch.js'
import { memoryNumbers } from './memory/numbers.js'
import { viewMemory } from './memory/memory-view.js'
import { memoryStep } from './memory/largest-size-search.js'
import { verification } from './memory/memory-step.js'
import { afterReplicates, replicateAllowedMs, replicateStep } from './race/replicates.js'
import { timingNumbers } from './timing/numbers.js'
import { timingStep } from './timing/timing-plan.js'
import { aimOf } from './race/curves.js'
import { nextSearchStep, type SearchSetting } from './race/search.js'
import { searchPrior, rateFamily } from './race/prior.js'
import { settle } from './race/settle.js'
import { plannedTrainingMs, stepTimeMs, type StepTimeLaw } from './timing/step-time-law.js'
import { traitsOf } from './vocabulary/optimizers.js'
import { nearest } from './math/statistics.js'
import { relativeTime } from './timing/time-optimal.js'

export type Stage = 'memory' | 'step-time' | 'sweep' | 'noise' | 'race'
export type Plan =
  | {
      readonly kind: 'trial'
      readonly stage: Stage
      readonly spec: TrialSpec
      readonly message: string
      readonly fraction: number
      readonly remainingMs: number | null
    }
  | { readonly kind: 'enough'; readonly decision: Decision }

/** Sizes and rates that may be asked for, full-batch methods, and whether another seed may be; a replay gives its table's grid and one seed, the service makes its own. */
export interface Grid {
  readonly batchSizes: readonly number[]
  readonly learningRates: readonly number[]
  readonly fullBatchMethods?: readonly FullBatchMethod[]
  readonly replicates?: boolean
}

/** Shares are of the probe budget unless they say otherwise. */
export const planNumbers = {
  sweepStepsMin: 45,
  sweepStepsMax: 120,
  sweepShare: 0.04,
  sweepShareOfLeast: 0.1,
  sweepDecadesBelowDefault: 2,
  sweepRateMax: 10,
  sweepRowsMin: 32,
  noiseShareOfLeast: 0.05,
  raceNoiseShare: 0.4,
  noiseMsMax: 2500,
  microBatchSize: 8,
  microBatches: 16,
  autoMostMs: 60_000,
  autoMostShareOfPlan: 0.2,
  firstRungShare: 0.01,
  firstRungShareOfPlan: 0.002,
  firstRungSteps: 8,
  guessedNoiseScale: 400,
} as const

/** Powers of two up to the largest size that fits (and that size), rates in half decades. */
export function defaultGrid(largest: number): Grid {
  const powers = Array.from({ length: 16 }, (_, k) => 2 ** k).filter((size) => size <= largest)
  const batchSizes = powers.includes(largest) ? powers : [...powers, largest]
  const learningRates = Array.from({ length: 13 }, (_, k) =>
    Number((10 ** (-5 + k / 2)).toPrecision(1)),
  )
  return { batchSizes, learningRates, fullBatchMethods, replicates: true }
}

/** The next trial, or the decision. `grid`: where candidates may stand, given the largest size that fits. */
export function plan(
  question: Question,
  evidence: Evidence,
  grid: (largest: number) => Grid = defaultGrid,
): Plan {
  const trial = (
    stage: Stage,
    spec: TrialSpec,
    message: string,
    fraction: number,
    remainingMs: number | null,
  ): Plan => ({ kind: 'trial', stage, spec, message, fraction, remainingMs })
  const memory = memoryStep(question, evidence, memoryNumbers)
  if (memory.kind === 'trial')
    return trial(
      'memory',
      memory.spec,
      memory.message,
      0.02 + 0.03 * Math.min(4, evidence.trials.length),
      null,
    )
  if (memory.kind === 'does-not-fit')
    return { kind: 'enough', decision: { verdict: 'does-not-fit', missing: [] } }
  if (memory.kind === 'blocked')
    return {
      kind: 'enough',
      decision: { verdict: 'not-enough-evidence', missing: [memory.missing] },
    }
  const whole = grid(memory.batchSize)
  const settings = {
    ...whole,
    batchSizes: whole.batchSizes.filter((size) => size <= memory.batchSize),
  }
  const { stepLaw, sweep, race: curves } = readEvidence(question, evidence)
  const timing = timingStep(question, evidence, stepLaw, settings.batchSizes, timingNumbers)
  if (timing !== null)
    return trial(
      'step-time',
      timing,
      `timing steps at batch ${timing.batchSize}${timing.repeat === undefined ? '' : ' again: they did not keep their speed'}`,
      0.18,
      null,
    )
  if (stepLaw === null)
    return {
      kind: 'enough',
      decision: { verdict: 'not-enough-evidence', missing: [{ what: 'step-time' }] },
    }

  const budget = budgetOf(question, stepLaw, spentMs(evidence))
  const wholeSet: FullBatchFacts | null =
    (whole.fullBatchMethods ?? []).length === 0
      ? null
      : {
          question,
          memory: viewMemory(evidence, question.budgetBytes, memoryNumbers),
          stepLaw,
          plannedMs: budget.plannedMs,
        }
  const kept =
    budget.trainings !== null
      ? 0
      : (wholeSet !== null && fullBatchEligible(wholeSet)
          ? fullBatchAllowedMs(question.probeBudget, budget.plannedMs)
          : 0) +
        (whole.replicates === true ? replicateAllowedMs(question.probeBudget, budget.plannedMs) : 0)
  const none = question.probeBudget.kind === 'seconds' && question.probeBudget.seconds === 0
  const range = evidence.trials.some(({ spec }) => spec.kind === 'sweep')
    ? null
    : sweepSpec(question, budget, settings, stepLaw)
  if (range !== null)
    return trial('sweep', range, `learning-rate range test at batch ${range.batchSize}`, 0.25, null)
  const prior = searchPrior(question.optimizer, sweep)
  const pilot =
    none || evidence.trials.some(({ spec }) => spec.kind === 'noise')
      ? null
      : noiseSpec(budget, settings, Math.exp(prior.learningRateMax.log))
  if (pilot !== null)
    return trial(
      'noise',
      pilot,
      `measuring the gradient noise along a pilot at batch ${pilot.batchSize}`,
      0.3,
      null,
    )

  const search = {
    cells: settings.batchSizes.flatMap((batchSize) =>
      settings.learningRates.map((learningRate) => ({ batchSize, learningRate })),
    ),
    stepTime: (batchSize) => stepTimeMs(stepLaw, batchSize),
    stepsPlanned: (batchSize) => (question.epochsPlanned * question.data.trainingRows) / batchSize,
    family: rateFamily(question.optimizer),
    prior,
    objective: aimOf(question.objective),
    optimizer: question.optimizer,
    parameters: question.model.parameters,
    edge: sweep?.crossed === true ? { learningRate: sweep.edge, batchSize: sweep.batchSize } : null,
    ...budget,
    budgetMs: budget.budgetMs - kept,
    firstRungMs: firstRungMs(budget, stepLaw),
  } satisfies SearchSetting
  const step = nextSearchStep(search, curves)
  if (step.kind === 'train' && !none) {
    const {
      candidate: { batchSize, learningRate },
      untilMs,
      rung,
    } = step
    const expected = Math.max(
      1,
      budget.trainings === null
        ? budget.budgetMs
        : Math.max(budget.leastMs, 0.05 * budget.plannedMs),
    )
    const trainedMs =
      curves.find((curve) => candidateKey(curve) === candidateKey(step.candidate))?.trainedMs ?? 0
    const micro = microBatchesOf(settings)
    const noiseMs = micro.microBatches * stepTimeMs(stepLaw, micro.microBatchSize)
    const affordable =
      noiseMs <=
      Math.min(
        planNumbers.raceNoiseShare * (untilMs - trainedMs),
        search.budgetMs - search.spentMs - (untilMs - trainedMs),
      )
    return trial(
      'race',
      {
        kind: 'race',
        batchSize,
        learningRate,
        rung: step.previousRungs,
        untilMs,
        seed: question.seed,
        ...(affordable ? { noise: micro } : {}),
      },
      `race, rung ${rung + 1}: batch ${batchSize}, learning rate ${learningRate}`,
      0.35 + 0.6 * Math.min(1, budget.spentMs / expected),
      budget.trainings === null ? Math.max(0, budget.budgetMs - budget.spentMs) : null,
    )
  }
  const settled = settle({ question, stepLaw, search, state: step, curves })
  const replicate =
    whole.replicates !== true || none
      ? null
      : replicateStep(question, evidence, settled, budget.plannedMs)
  if (replicate !== null)
    return trial(
      'race',
      replicate,
      `batch ${replicate.batchSize}, learning rate ${replicate.learningRate} from another seed`,
      0.95,
      null,
    )
  const decision = 'verdict' in settled ? settled : afterReplicates(question, evidence, settled)
  const fullBatch = wholeSet === null || none ? null : fullBatchStep(wholeSet, evidence, decision)
  if (fullBatch !== null)
    return trial('race', fullBatch, `Rprop on all ${fullBatch.batchSize} rows at once`, 0.96, null)
  const unproved =
    'verdict' in decision ||
    viewMemory(evidence, question.budgetBytes, memoryNumbers).fits.some(
      ({ batchSize }) => batchSize === decision.batchSize,
    )
      ? null
      : decision.batchSize
  if (unproved === null) return { kind: 'enough', decision }
  return trial(
    'memory',
    verification(unproved, question.budgetBytes, memoryNumbers),
    `training at batch ${unproved}, the advised size, in a fresh process`,
    0.97,
    null,
  )
}

interface Budget {
  readonly budgetMs: number
  readonly spentMs: number
  readonly plannedMs: number
  readonly leastMs: number
  readonly trainings: number | null
}

/** Device time of all that is paid from the probe budget, ms: everything but the memory stage. */
export function spentMs(evidence: Evidence): number {
  return evidence.trials.reduce(
    (sum, { spec, outcome }) =>
      sum + (spec.kind === 'trace' || (spec.kind === 'fit' && spec.fresh) ? 0 : outcome.durationMs),
    0,
  )
}

function budgetOf(question: Question, stepLaw: StepTimeLaw, spent: number): Budget {
  const plannedMs = plannedTrainingMs(stepLaw, question.epochsPlanned, question.data.trainingRows)
  const { probeBudget } = question
  if (probeBudget.kind === 'seconds')
    return {
      budgetMs: probeBudget.seconds * 1000,
      spentMs: spent,
      plannedMs,
      leastMs: 0,
      trainings: null,
    }
  const { trainings, leastMs } = probeBudget
  return {
    budgetMs: Math.max(
      leastMs,
      planNumbers.autoMostMs,
      planNumbers.autoMostShareOfPlan * plannedMs,
    ),
    spentMs: spent,
    plannedMs,
    leastMs,
    trainings,
  }
}

/** Device time of a candidate in the first rung, ms. */
function firstRungMs(
  { budgetMs, plannedMs, leastMs, trainings }: Budget,
  stepLaw: StepTimeLaw,
): number {
  const { firstRungShare, firstRungShareOfPlan, firstRungSteps } = planNumbers
  return Math.max(
    firstRungShare * (trainings === null ? budgetMs : leastMs),
    firstRungShareOfPlan * plannedMs,
    firstRungSteps * stepTimeMs(stepLaw, 32),
  )
}

/**
 * The range test, where the time-optimal batch size would be at an ordinary noise scale, or at the largest smaller size that it can be paid for. From two decades below the default rate
 * where time allows, else from the default; as many steps as a small share of the budget pays for. Null where even the shortest costs too much.
 */
function sweepSpec(
  { optimizer }: Question,
  { budgetMs, leastMs, plannedMs, trainings }: Budget,
  { batchSizes }: Grid,
  stepLaw: StepTimeLaw,
): TrialSpec | null {
  const time = (size: number): number =>
    relativeTime({ stepLaw, noiseScale: planNumbers.guessedNoiseScale, batchSize: size })
  const optimal = batchSizes.reduce(
    (best, size) => (time(size) < time(best) ? size : best),
    batchSizes[0] ?? 1,
  )
  const {
    sweepStepsMin,
    sweepStepsMax,
    sweepShare,
    sweepShareOfLeast,
    sweepDecadesBelowDefault,
    sweepRateMax,
  } = planNumbers
  const allowedMs = Math.max(
    sweepShare * (trainings === null ? budgetMs : plannedMs / 2),
    sweepShareOfLeast * leastMs,
  )
  const batchSize = batchSizes.findLast(
    (size) =>
      size <= optimal &&
      size >= Math.min(planNumbers.sweepRowsMin, optimal) &&
      sweepStepsMin * stepTimeMs(stepLaw, size) <= allowedMs,
  )
  if (batchSize === undefined) return null
  const stepMs = stepTimeMs(stepLaw, batchSize)
  const steps = Math.min(sweepStepsMax, Math.floor(allowedMs / stepMs))
  const learningRateMin =
    traitsOf(optimizer).defaultLearningRate *
    (steps >= sweepStepsMax ? 10 ** -sweepDecadesBelowDefault : 1)
  const growth = Number(((sweepRateMax / learningRateMin) ** (1 / steps)).toFixed(3))
  return {
    kind: 'sweep',
    batchSize,
    learningRateMin,
    learningRateMax: sweepRateMax,
    growth,
    deviceMs: Math.ceil(1.5 * steps * stepMs),
  }
}

/** As many rows as the service measures the gradients' noise on, where so many fit. */
function microBatchesOf({ batchSizes }: Pick<Grid, 'batchSizes'>): MicroBatches {
  return {
    microBatchSize: Math.min(planNumbers.microBatchSize, batchSizes.at(-1) ?? 1),
    microBatches: planNumbers.microBatches,
  }
}

/** A short pilot: it speaks where nothing raced. The search does not use it, it learns the noise from its own curves (docs/search.md). */
function noiseSpec(
  { leastMs }: Budget,
  { batchSizes, learningRates }: Grid,
  rateMax: number,
): Extract<TrialSpec, { kind: 'noise' }> | null {
  const { noiseShareOfLeast, noiseMsMax } = planNumbers
  const deviceMs = Math.round(Math.min(noiseMsMax, noiseShareOfLeast * leastMs))
  const largest = batchSizes.at(-1) ?? 1
  const learningRate = nearest(learningRates, rateMax / 4)
  return deviceMs < 1
    ? null
    : {
        kind: 'noise',
        batchSize: Math.min(largest, 32),
        learningRate,
        deviceMs,
        ...microBatchesOf({ batchSizes }),
      }
}
