/** How sure, what else was possible, and what the probe cost. */
import { probeStages } from '../trial.js'
import { oneOf, optional, type FieldTable } from './fields.js'

export const confidenceLevels = ['high', 'medium', 'low'] as const
export type ConfidenceLevel = (typeof confidenceLevels)[number]

/** Candidates are compared by cost instead of time. */
const comparedBy = { by: optional(oneOf('cost')) } as const
const setting = { batchSize: 'rows', learningRate: 'learningRate' } as const
/** What the alternative and the advised training cost, where price or power were given. */
const costs = {
  unit: oneOf('money', 'kWh'),
  currency: 'currency',
  cost: 'amount',
  advisedCost: 'amount',
} as const
const costsIfKnown = {
  unit: optional(oneOf('money', 'kWh')),
  currency: optional('currency'),
  cost: optional('amount'),
  advisedCost: optional('amount'),
} as const
/**
 * Rprop on all rows reached the `level`. `ratio`: its time over the winner's, 0 where the winner
 * had not reached the level after `winnerMs`.
 */
const fullBatchTimes = {
  rows: 'rows',
  stepSize: 'learningRate',
  level: 'loss',
  steps: 'steps',
  timeMs: 'ms',
  ratio: 'ratio',
  winnerMs: 'ms',
  winnerReached: 'flag',
  ...costsIfKnown,
} as const
/**
 * What the user trains with now (`current`), else the framework's default, against the advised
 * pair (`timeMs` to the level). `seen`: both reached it. `same`: it is the advised pair.
 */
const usualPair = {
  ...setting,
  level: 'loss',
  same: 'flag',
  timeMs: 'ms',
  usualMs: 'ms',
  ratio: 'ratio',
  seen: 'flag',
  current: optional('flag'),
  trainings: 'count',
} as const

export const sureFields = {
  /** `lowered`: how many doubts lowered the level. */
  confidence: { level: oneOf(...confidenceLevels), lowered: 'count' },
  /** The stage that a deadline interrupted; `leftMs`: the most that the rest would have taken. */
  'lowered-deadline': { stage: oneOf(...probeStages), leftMs: optional('ms') },
  'lowered-synthetic-data': {},
  'lowered-no-race': {},
  /** `held`: how often such advice ended within a tenth of the lowest on recorded trainings. */
  'lowered-end-open': { held: 'share' },
  /** The pair was predicted from its neighbours. */
  'lowered-end-not-trained': {},
  /** Batch size and rate are the user's, so that nothing raced. */
  'lowered-pair-decided': {},
  /** `ratio`: the runner-up's time, or cost, over the winner's. */
  'lowered-close-race': { ratio: 'ratio', ...comparedBy },
  /** `chanceNearBest`: probability that the pair is within a tenth of the best. */
  'lowered-posterior': { expectedRegret: 'share', chanceNearBest: 'share', ...comparedBy },
  'lowered-one-seed': {},
  /** From another seed the level was not reached within `trainedMs`. */
  'lowered-other-seed': { firstMs: 'ms', trainedMs: 'ms' },
  'lowered-level-not-reached': {},
  'lowered-wide-interval': { low: 'rows', high: 'rows' },
  'lowered-noise-unknown': {},
  'lowered-noise-wide': { low: 'rows', high: 'rows' },
  'lowered-step-time': { residual: 'share' },
  /** Step time at the start and at the end of the timing; `runs`: how often it was timed. */
  'lowered-step-drift': { batchSize: 'rows', fromMs: 'ms', toMs: 'ms', runs: 'count' },
  'lowered-memory-unproved': { largest: 'rows' },
  'lowered-memory-fit': {},
  'lowered-edge-open': { edge: 'learningRate' },
  /** `timeRatio`: time to the same result over the advised pair's. */
  'alternative-fastest': { ...setting, ...costs, timeRatio: 'ratio' },
  'alternative-cheapest': { ...setting, ...costs, timeRatio: 'ratio' },
  /**
   * After `fromEpoch` of `epochs` the batch grows from `firstBatchSize`, at the same rate. `loss`:
   * in the race, against that of a rate that fell instead. `saving`: of the whole device time.
   */
  'alternative-growing-batch': {
    ...setting,
    firstBatchSize: 'rows',
    fromEpoch: 'epochs',
    epochs: 'epochs',
    loss: 'loss',
    fallingLoss: 'loss',
    saving: 'share',
  },
  /** `gain`: rows per second over those at the advised size. `whole`: all rows, untried so far. */
  'alternative-throughput': {
    ...setting,
    rowsPerSecond: 'count',
    gain: 'ratio',
    whole: optional('flag'),
    ...costsIfKnown,
  },
  'alternative-quality-measured': {
    ...setting,
    loss: 'loss',
    advisedLoss: 'loss',
    ...costsIfKnown,
  },
  'alternative-small-batch': { ...setting, ...costsIfKnown },
  /** `slower`: time to target over that of the advised size. */
  'alternative-least-memory': {
    ...setting,
    bytes: 'bytes',
    advisedBytes: 'bytes',
    slower: 'ratio',
    ...costsIfKnown,
  },
  'alternative-full-batch': { ...setting, ...costsIfKnown },
  'alternative-full-batch-faster': fullBatchTimes,
  'alternative-full-batch-slower': fullBatchTimes,
  /** `longestMs`: longest training of the race; `share`: of the planned `epochs`. */
  'not-measured': { longestMs: 'ms', share: 'share', epochs: 'epochs' },
  /** `knee`: rows that a step's fixed cost is worth. `scale`: noise scale. */
  'would-change': { knee: 'rows', scale: 'rows' },
  /** `wallMs`: time on the clock of all trials, with their start and the planning. */
  cost: { trials: 'count', outOfMemory: 'count', deviceMs: 'ms', wallMs: 'ms' },
  /** `totalMs`: the planned trainings, all together, are too short for an ordinary probe. */
  'probe-quick': { totalMs: 'ms', trainings: 'count' },
  /** No trial ran for this question: those of an answered study were enough. */
  'answered-before': { trials: 'count', deviceMs: 'ms' },
  /** Trials of earlier studies, the oldest of them so many days old. */
  'taken-over': { trials: 'count', days: 'count' },
  /** The search for what fits, on the clock; the probe budget does not pay for it. */
  'probe-memory': { trials: 'count', ms: 'ms' },
  /**
   * A budget in seconds was passed, on the clock. `most`: what took most of it; `start`: the start
   * of trial processes and planning.
   */
  'probe-overrun': {
    budgetMs: 'ms',
    spentMs: 'ms',
    most: oneOf('start', 'fit', 'sweep', 'noise', 'race', 'anneal', 'grow'),
  },
  /** `ratio`: time on the clock of the trials over that of the planned training. */
  'probe-share': { wallMs: 'ms', totalMs: 'ms', epochs: 'epochs', ratio: 'ratio' },
  /** `repaidAfter`: trainings whose saving, `savedMs` each, repays the probe. */
  'probe-repaid': { ...usualPair, savedMs: 'ms', repaidAfter: 'count' },
  'probe-not-repaid': usualPair,
} as const satisfies Readonly<Record<string, FieldTable>>
