/** What to do: the advised setting, how to train with it, or why there is none. */
import { lossOrigins, schedules } from '../question.js'
import { outcomeCauses, probeStages } from '../trial.js'
import { oneOf, optional, type FieldTable } from './fields.js'

export const useFields = {
  /** The advised pair, each with its plausible range. */
  use: {
    batchSize: 'rows',
    batchSizeLow: 'rows',
    batchSizeHigh: 'rows',
    learningRate: 'learningRate',
    learningRateLow: 'learningRate',
    learningRateHigh: 'learningRate',
    optimizer: 'optimizer',
  },
  /**
   * What the trials trained. `origin`: who chose the losses. `settings`: the optimizer's parameters
   * that are not the defaults.
   */
  'trained-with': {
    losses: 'written',
    origin: oneOf(...lossOrigins),
    optimizer: 'optimizer',
    settings: 'written',
    trainable: 'count',
    parameters: 'count',
  },
  /** The model came as a file of this framework. `asked`: the request names the engine. */
  'framework-chosen': { framework: 'written', asked: 'flag' },
  /**
   * A program that the user wrote, and the framework it ran in. `known`: Batchwise knows its
   * optimizer; else it counts as `optimizer`. `held`: the last rows of its data judged it.
   */
  'measured-in': {
    program: 'written',
    framework: 'written',
    loss: 'written',
    optimizerClass: 'written',
    optimizer: 'optimizer',
    known: 'flag',
    held: 'flag',
    trainable: 'count',
    parameters: 'count',
  },
  /** The advised rate stands in for the one in the request or the model file. */
  'rate-replaced': { rate: 'learningRate' },
  /** `falls`: the trials' rate fell linearly to zero; else it was constant. */
  'schedule-replaced': { schedule: 'written', falls: 'flag' },
  /** The schedule that the request or the model file wants. */
  'schedule-asked': { schedule: oneOf(...schedules), origin: oneOf('request', 'file') },
  /** `stepSpread`: half of the steps differ from the median by more than this share. */
  duration: {
    stepsPerEpoch: 'steps',
    stepTimeMs: 'ms',
    stepSpread: optional('share'),
    epochTimeMs: 'ms',
    epochs: 'epochs',
    totalMs: 'ms',
  },
  warmup: { steps: 'steps' },
  /** `edge`: learning rate at which the range test diverged. */
  'warmup-curvature': { steps: 'steps', edge: 'learningRate' },
  /** Steps between which the rate falls to zero; `scale`: noise scale, rows. */
  'rate-decay': { from: 'steps', to: 'steps', scale: 'rows', batchSize: 'rows' },
  /** The rate falls linearly from step `from` to zero at step `to`: the planned end. */
  'rate-falls': { from: 'steps', to: 'steps' },
  /** The pair for a rate that stays constant. */
  'constant-rate-pair': { batchSize: 'rows', learningRate: 'learningRate' },
  /** `perEpoch`: learning rate times steps per epoch. `decoupled`: as in AdamW. */
  'weight-decay': { perEpoch: 'ratio', decoupled: 'flag' },
  energy: { watts: 'watts', joulesPerEpoch: 'joules' },
  /** Cost of the planned epochs on one device; power where the user gave it. */
  'training-cost': {
    unit: oneOf('money', 'kWh'),
    currency: 'currency',
    cost: 'amount',
    timeMs: 'ms',
    epochs: 'epochs',
    watts: optional('watts'),
    kilowattHours: optional('kilowattHours'),
  },
  /**
   * The same progress on `count` workers (`cost`, `timeMs`) and on one (`single`, `singleMs`).
   * `cheapest`: workers whose training costs least. `affordable`: most workers within a tenth
   * of the least cost. `perFurther`: what each further worker adds.
   */
  'training-cost-workers': {
    unit: oneOf('money', 'kWh'),
    currency: 'currency',
    count: 'count',
    cost: 'amount',
    costLow: 'amount',
    costHigh: 'amount',
    timeMs: 'ms',
    single: 'amount',
    singleMs: 'ms',
    cheapest: 'count',
    perFurther: 'amount',
    affordable: 'count',
  },
  /** Gradient accumulation towards a batch that memory does not allow. */
  accumulate: { microBatchSize: 'rows', steps: 'count', effectiveBatchSize: 'rows' },
  /** Data-parallel training; `efficiency`: progress of a worker over that of one alone. */
  workers: {
    count: 'count',
    globalBatchSize: 'rows',
    learningRate: 'learningRate',
    warmupSteps: 'steps',
    epochs: 'epochs',
    epochsLow: 'epochs',
    epochsHigh: 'epochs',
    epochsPlanned: 'epochs',
    efficiency: 'share',
    usefulWorkers: 'count',
  },
  /** What batch size 1 needs; a lower bound unless `exact`. */
  'does-not-fit': { bytes: 'bytes', budgetBytes: 'bytes', exact: 'flag' },
  /**
   * No candidate got below the loss of the untrained model (`start`) or of the best constant
   * answer (`guessing`). `lowest`: the lowest loss of a candidate that did not diverge. `steps`: of
   * the longest training.
   */
  'nothing-trained': {
    candidates: 'count',
    diverged: 'count',
    steps: 'steps',
    falling: 'flag',
    start: optional('loss'),
    lowest: optional('loss'),
    guessing: optional('loss'),
  },
  /** Likely causes where nothing trained; those of the data are among the reasons to watch. */
  'cause-rate': { lowestRate: 'learningRate', highestRate: 'learningRate', diverged: 'count' },
  'cause-loss': {},
  'cause-penalty': {},
  /**
   * No engine could measure. `starts`: false where the engine does not start, so `because` may
   * pass. `asked`: the user named the engine, or a device that has no other.
   */
  'engine-unsupported': {
    engine: 'engine',
    device: 'device',
    because: 'engineMessage',
    asked: 'flag',
    starts: 'flag',
  },
  /**
   * What an answer still needs. For a `run` or `trace` that failed: its batch size, how it ended
   * and what it said. For an `engine` that did not start: what it said. At a
   * `deadline`: the stage that it interrupted.
   */
  missing: {
    what: oneOf(
      'measurements',
      'memory-law',
      'step-time',
      'fitting-size',
      'run',
      'trace',
      'engine',
      'deadline',
    ),
    batchSize: optional('rows'),
    cause: optional(oneOf(...outcomeCauses)),
    message: optional('engineMessage'),
    stage: optional(oneOf(...probeStages)),
  },
} as const satisfies Readonly<Record<string, FieldTable>>
