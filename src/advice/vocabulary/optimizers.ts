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
  /**
   * Its usual learning rates over those of the row, by its authors and `npm run bench:rates`: 1
   * where the row was measured.
   */
  readonly rateOverPrior: number
  /** Tensors the size of the weights that the update rule keeps at its default settings. */
  readonly slotsPerParameter: number
  /** Weight decay is usually decoupled from the gradient, as in AdamW. */
  readonly decoupledWeightDecay: boolean
}

const sgdFamily = {
  defaultLearningRate: 0.01,
  rateScaling: 'linear',
  rateOverPrior: 1,
  decoupledWeightDecay: false,
} as const
const adamFamily = {
  defaultLearningRate: 0.001,
  rateScaling: 'root',
  ratePrior: 'adaptive',
  rateOverPrior: 1,
  decoupledWeightDecay: true,
} as const

export const optimizerTraits = {
  sgd: {
    ...sgdFamily,
    title: 'SGD',
    kerasClass: 'sgd',
    ratePrior: 'sgd',
    slotsPerParameter: 0,
  },
  momentum: {
    ...sgdFamily,
    title: 'SGD + momentum',
    kerasClass: null,
    ratePrior: 'momentum',
    slotsPerParameter: 1,
  },
  adam: { ...adamFamily, title: 'Adam', kerasClass: 'adam', slotsPerParameter: 2 },
  adamw: { ...adamFamily, title: 'AdamW', kerasClass: 'adamw', slotsPerParameter: 2 },
  nadam: { ...adamFamily, title: 'Nadam', kerasClass: 'nadam', slotsPerParameter: 2 },
  rmsprop: { ...adamFamily, title: 'RMSprop', kerasClass: 'rmsprop', slotsPerParameter: 1 },
  // Keras: it "tends to benefit from higher initial learning rate values"; the paper has 1
  adagrad: {
    ...adamFamily,
    title: 'Adagrad',
    kerasClass: 'adagrad',
    rateOverPrior: 10,
    slotsPerParameter: 1,
  },
  // Zeiler, "ADADELTA: an adaptive learning rate method", 2012, has no rate, that is 1
  adadelta: {
    ...adamFamily,
    title: 'Adadelta',
    kerasClass: 'adadelta',
    rateOverPrior: 100,
    slotsPerParameter: 2,
  },
  // Kingma and Ba, "Adam: a method for stochastic optimization", 2014: 0.002 where Adam has 0.001
  adamax: {
    ...adamFamily,
    title: 'Adamax',
    kerasClass: 'adamax',
    rateOverPrior: 2,
    slotsPerParameter: 2,
  },
  // Chen et al., "Symbolic discovery of optimization algorithms", 2023: 3 to 10 times below Adam's
  lion: {
    ...adamFamily,
    title: 'Lion',
    kerasClass: 'lion',
    rateOverPrior: 0.2,
    slotsPerParameter: 1,
  },
  // per coordinate like Adagrad: McMahan et al., "Ad click prediction", 2013
  ftrl: {
    ...adamFamily,
    title: 'FTRL',
    kerasClass: 'ftrl',
    rateOverPrior: 10,
    slotsPerParameter: 2,
  },
  // You et al., "Large batch optimization for deep learning", 2019: the rate grows by the root
  lamb: { ...adamFamily, title: 'LAMB', kerasClass: 'lamb', slotsPerParameter: 2 },
  // Keras keeps the second moment whole beside its factors; Shazeer and Stern, 2018, do not
  adafactor: { ...adamFamily, title: 'Adafactor', kerasClass: 'adafactor', slotsPerParameter: 1 },
  // Liu et al., "Muon is scalable for LLM training", 2025: the rates of AdamW at rmsRate 0.2
  muon: { ...adamFamily, title: 'Muon', kerasClass: 'muon', slotsPerParameter: 1 },
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
