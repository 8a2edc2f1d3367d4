/**
 * The optimizers and what the rest of the program must know of each: one row per optimizer.
 * To add one, add a row here; the compiler then asks for its constructor in `src/trials`.
 */

export interface OptimizerTraits {
  /** Name in sentences, as its authors write it. */
  readonly title: string
  /** Class name in a saved Keras model, in lower case; null where Keras has no such class. */
  readonly kerasClass: string | null
  /** Default learning rate: Keras and PyTorch agree on Adam's; SGD has 0.01 as in Keras. */
  readonly defaultLearningRate: number
  /**
   * Growth of the best learning rate with the batch size B below the noise scale.
   * `linear`: as B, the SGD family. `root`: as sqrt(B), the Adam family (Malladi et al., "On the
   * SDEs and scaling rules for adaptive gradient algorithms", 2022).
   */
  readonly rateScaling: 'linear' | 'root'
  /** Row of `priorNumbers` with the prior of its largest useful learning rate. */
  readonly ratePrior: 'sgd' | 'momentum' | 'adaptive'
  /** Momentum coefficient of the trials, in [0, 1); null where the update rule has none. */
  readonly momentum: number | null
  /** Tensors the size of the weights that the update rule keeps (tfjs-core 4.22). */
  readonly slotsPerParameter: number
  /** Weight decay is usually decoupled from the gradient, as in AdamW. */
  readonly decoupledWeightDecay: boolean
}

const sgdFamily = {
  defaultLearningRate: 0.01,
  rateScaling: 'linear',
  decoupledWeightDecay: false,
} as const
const adamFamily = {
  defaultLearningRate: 0.001,
  rateScaling: 'root',
  ratePrior: 'adaptive',
  momentum: null,
  decoupledWeightDecay: true,
} as const

export const optimizerTraits = {
  sgd: {
    ...sgdFamily,
    title: 'SGD',
    kerasClass: 'sgd',
    ratePrior: 'sgd',
    momentum: null,
    slotsPerParameter: 0,
  },
  momentum: {
    ...sgdFamily,
    title: 'SGD + momentum',
    kerasClass: null,
    ratePrior: 'momentum',
    momentum: 0.9,
    slotsPerParameter: 1,
  },
  adam: { ...adamFamily, title: 'Adam', kerasClass: 'adam', slotsPerParameter: 2 },
  rmsprop: { ...adamFamily, title: 'RMSprop', kerasClass: 'rmsprop', slotsPerParameter: 2 },
  adagrad: { ...adamFamily, title: 'Adagrad', kerasClass: 'adagrad', slotsPerParameter: 1 },
  adamax: { ...adamFamily, title: 'Adamax', kerasClass: 'adamax', slotsPerParameter: 2 },
} as const satisfies Record<string, OptimizerTraits>

export type Optimizer = keyof typeof optimizerTraits

export const isOptimizer = (name: string): name is Optimizer => Object.hasOwn(optimizerTraits, name)

/** All optimizers, in the order of the table. */
export const optimizers: readonly Optimizer[] = Object.keys(optimizerTraits).filter(isOptimizer)

/** @returns the traits of an optimizer, in their common type. */
export const traitsOf = (optimizer: Optimizer): OptimizerTraits => optimizerTraits[optimizer]

/**
 * Update rules that need the exact gradient of all rows at once. They are tried as an alternative
 * where the rows are few (`race/full-batch.ts`).
 */
export const fullBatchMethods = ['rprop'] as const
export type FullBatchMethod = (typeof fullBatchMethods)[number]

/** Rprop keeps the last gradient and a step size for every weight. */
export const fullBatchMethodTraits = {
  rprop: { slotsPerParameter: 2 },
} as const satisfies Record<FullBatchMethod, Pick<OptimizerTraits, 'slotsPerParameter'>>
