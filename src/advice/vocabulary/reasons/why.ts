/** Why: what was measured, and what follows from it. */
import { listOf, oneOf, optional, type FieldTable } from './fields.js'

/** The largest batch size that fits, and what the advised one takes. */
const memoryLimit = {
  largest: 'rows',
  budgetBytes: 'bytes',
  bytes: 'bytes',
  batchSize: 'rows',
} as const
/** Step time = fixedMs + perRowMs * rows; `residual`: largest relative distance from it. */
const stepTimeLine = { fixedMs: 'ms', perRowMs: 'ms', residual: 'share' } as const
/** An estimate in rows with its interval. */
const noiseScale = { scale: 'rows', low: 'rows', high: 'rows' } as const
/** The winner's time to the level, and the second candidate that reached it. */
const raceResult = { candidates: 'count', level: 'loss', timeMs: 'ms' } as const
/**
 * A raced neighbour. `ratio`: its time to the level over the winner's.
 * `trainedRatio`: the time that it trained over the winner's time to the level.
 */
const neighbour = {
  batchSize: 'rows',
  learningRate: 'learningRate',
  reached: 'flag',
  ratio: 'ratio',
  trainedRatio: 'ratio',
} as const

export const whyFields = {
  /** The noise was measured before the optimizer clips gradients and decays weights. */
  'noise-plain': { clipped: 'flag', decayed: 'flag' },
  'memory-proved': memoryLimit,
  'memory-predicted': memoryLimit,
  'rows-bound': memoryLimit,
  'engine-bound': memoryLimit,
  'failure-bound': memoryLimit,
  /** Real over tracked bytes, as the runs showed it. */
  'memory-law': { bytesPerRow: 'bytes', low: 'ratio', high: 'ratio' },
  /**
   * The allocator's requests of a training with `rows`, replayed at `batchSize`.
   * `oneMoreBytes`: what one row more would take, where that is much more.
   */
  'memory-replayed': {
    bytesPerRow: 'bytes',
    rows: 'rows',
    batchSize: 'rows',
    allocatedBytes: 'bytes',
    measuredBytes: 'bytes',
    oneMoreBytes: optional('bytes'),
  },
  /** The peak at the advised size; the parts add up to `bytes`. */
  'memory-parts': {
    batchSize: 'rows',
    weightBytes: 'bytes',
    slotBytes: 'bytes',
    gradientBytes: 'bytes',
    activationBytes: 'bytes',
    workspaceBytes: 'bytes',
    bytes: 'bytes',
    measured: 'flag',
  },
  /** `baselineBytes`: taken beside the budget, such as the program and the training rows. */
  'budget-covers': {
    what: oneOf('process', 'card', 'counted'),
    baselineBytes: optional('bytes'),
  },
  /** `knee`: rows at which half of a step is work on rows. */
  'step-time-line': { ...stepTimeLine, knee: 'rows' },
  'step-time-flat': stepTimeLine,
  'step-time-kinked': stepTimeLine,
  /**
   * Reading the rows takes `share` of a step of `largest` rows. `batchSize`: the smallest size
   * where it takes more than half; absent without one.
   */
  'input-time': { share: 'ratio', largest: 'rows', batchSize: optional('rows') },
  /** Step time at the start and at the end of the timing; `runs`: how often it was timed. */
  'step-drift': { batchSize: 'rows', fromMs: 'ms', toMs: 'ms', runs: 'count' },
  /** From the pilot: `simple` is B_simple, and `scale` is `kappa` times that. */
  'noise-scale': { ...noiseScale, simple: 'rows', kappa: 'ratio' },
  'noise-from-race': noiseScale,
  /** `tried`: a pilot or a race ran that might have shown it. */
  'noise-unknown': { tried: 'flag' },
  /** `rate`: the highest rate at which gradient noise still lets this size reach the level. */
  'noise-wall': {
    batchSize: 'rows',
    learningRate: 'learningRate',
    rate: 'learningRate',
    low: 'learningRate',
    high: 'learningRate',
    arrived: 'flag',
  },
  /** The size with the least predicted time to target. */
  'theory-optimum': { optimum: 'rows', low: 'rows', high: 'rows', batchSize: 'rows' },
  'theory-unbounded': {},
  'theory-beyond-memory': { optimum: 'rows', largest: 'rows' },
  /** `edge`: learning rate at which the range test diverged. */
  'sweep-edge': { edge: 'learningRate', batchSize: 'rows' },
  /** `edge`: the highest learning rate that the range test reached. */
  'sweep-open': { edge: 'learningRate', batchSize: 'rows' },
  'race-won': {
    ...raceResult,
    secondBatchSize: optional('rows'),
    secondRate: optional('learningRate'),
    ratio: optional('ratio'),
  },
  'race-tied': {
    ...raceResult,
    secondBatchSize: 'rows',
    secondRate: 'learningRate',
    ratio: 'ratio',
  },
  /** Another pair (`other...`) was first at a constant rate; this one is with a falling one. */
  'race-falling': {
    ...raceResult,
    otherBatchSize: 'rows',
    otherRate: 'learningRate',
    otherMs: 'ms',
  },
  'race-unreached': { candidates: 'count', level: 'loss' },
  /**
   * The cautious default in place of a race. `usualRate`: the framework's rate. `below`: what else
   * bounds the rate. `raced`: no candidate, one without a rival, or several for too few steps.
   */
  'race-skipped': {
    batchSize: 'rows',
    learningRate: 'learningRate',
    optimizer: 'optimizer',
    usualRate: 'learningRate',
    below: oneOf('usual', 'edge', 'diverged'),
    divergedRate: optional('learningRate'),
    raced: oneOf('none', 'one', 'several'),
    decided: optional(oneOf('size', 'rate', 'both')),
  },
  /** `slower`: time to the level over that of the quickest candidate, of batch `quickest`. */
  'least-memory-choice': {
    batchSize: 'rows',
    level: 'loss',
    timeMs: 'ms',
    quickest: 'rows',
    slower: 'ratio',
  },
  'cheapest-choice': {
    unit: oneOf('money', 'kWh'),
    currency: 'currency',
    ...raceResult,
    cost: 'amount',
    otherBatchSize: optional('rows'),
    otherRate: optional('learningRate'),
    otherMs: optional('ms'),
    otherCost: optional('amount'),
  },
  'cheapest-is-fastest': {},
  /** `watts`: mean power at the advised size. `quickest`, `cheapest`: sizes by theory. */
  'cheapest-power': {
    idleWatts: 'watts',
    busyWatts: 'watts',
    watts: 'watts',
    quickest: 'rows',
    cheapest: 'rows',
  },
  /**
   * The lowest predicted end of the planned training, rate falling to zero; with a constant rate
   * the lowest loss on its way. 80 % range.
   */
  'end-lowest': {
    candidates: 'count',
    annealed: 'count',
    loss: 'loss',
    low: 'loss',
    high: 'loss',
    epochs: 'epochs',
    rate: optional(oneOf('constant')),
    measured: optional('flag'),
  },
  /**
   * The current pair, else the framework's default (`usualLoss`), against the advised one
   * (`loss`), at the predicted end. `ratio`: usualLoss / loss, with its 80 % range. `timeMs`,
   * `usualMs`: their whole trainings. `measured`: both were trained to the end. `same`: it is the
   * advised pair.
   */
  'end-usual': {
    batchSize: 'rows',
    learningRate: 'learningRate',
    usualLoss: 'loss',
    loss: 'loss',
    ratio: 'ratio',
    ratioLow: 'ratio',
    ratioHigh: 'ratio',
    timeMs: optional('ms'),
    usualMs: optional('ms'),
    measured: optional('flag'),
    same: 'flag',
    current: optional('flag'),
  },
  /**
   * The trained sizes with their best rates. `ratio`: the end over the advised one, with its 80 %
   * range. `trained`: at that rate too. `arrived`: to the end. `asGood`: largest within 2 % of
   * the lowest end.
   */
  'end-by-size': {
    sizes: listOf({
      batchSize: 'rows',
      learningRate: 'learningRate',
      loss: 'loss',
      ratio: 'ratio',
      ratioLow: 'ratio',
      ratioHigh: 'ratio',
      timeMs: 'ms',
      trained: 'flag',
      arrived: 'flag',
    }),
    asGood: 'rows',
  },
  /**
   * `pairs` around the advised one that end at most `within` above it. `held`: how often that was
   * so for all pairs of such a range on recorded trainings.
   */
  'pairs-as-good': {
    batchSizeLow: 'rows',
    batchSizeHigh: 'rows',
    learningRateLow: 'learningRate',
    learningRateHigh: 'learningRate',
    pairs: 'count',
    within: 'share',
    held: 'share',
  },
  'race-diverged': { count: 'count', lowestRate: 'learningRate' },
  'why-not-larger': neighbour,
  'why-not-smaller': neighbour,
  /** Time to the level from the study's seed and from another seed. */
  replicated: { firstMs: 'ms', otherMs: 'ms' },
  /** The first seed's winner, and the advised pair's own times beside it. */
  'replicate-overruled': {
    batchSize: 'rows',
    learningRate: 'learningRate',
    firstMs: 'ms',
    otherMs: 'ms',
    reached: 'flag',
    ownFirstMs: 'ms',
    ownOtherMs: 'ms',
  },
  /** The lowest validation loss of every raced size; `best`: the size with the lowest. */
  'validation-by-size': {
    sizes: listOf({ batchSize: 'rows', validationLoss: 'loss' }),
    best: 'rows',
  },
} as const satisfies Readonly<Record<string, FieldTable>>
