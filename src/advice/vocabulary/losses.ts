/**
 * The losses and what the rest of the program must know of each: one row per loss, under Keras'
 * names in camelCase. To add one, add a row here; the compiler then asks for its formula in
 * `src/trials`.
 */
import { changesOf, type Settings } from './settings.js'

export interface LossTraits {
  /**
   * What a target is. `class`: a class number. `one-hot`: a row of shares of the classes.
   * `labels`: a number from 0 to 1 for every output. `signs`: -1 or 1, or 0 or 1. `counts`: numbers
   * >= 0. `real`: any number.
   */
  readonly target: 'class' | 'one-hot' | 'labels' | 'signs' | 'counts' | 'real'
  /** What the output must be where the loss is not computed from logits; null: anything. */
  readonly output: 'softmax' | 'sigmoid' | null
  /** A cross-entropy, computed from logits where the last operation of the model allows it. */
  readonly fromLogits: boolean
  /** Every setting at Keras' default. */
  readonly settings: Settings
}

/** A mean over the batch; weighted classes divide by their number, or by the sum of weights. */
const plain = { reduction: 'sum_over_batch_size' }
const fromLogits = { ...plain, fromLogits: false }
const smoothed = { ...fromLogits, labelSmoothing: 0 }

const lossTraits = {
  sparseCategoricalCrossentropy: {
    target: 'class',
    output: 'softmax',
    fromLogits: true,
    settings: { ...fromLogits, ignoreClass: null },
  },
  categoricalCrossentropy: {
    target: 'one-hot',
    output: 'softmax',
    fromLogits: true,
    settings: smoothed,
  },
  binaryCrossentropy: { target: 'labels', output: 'sigmoid', fromLogits: true, settings: smoothed },
  meanSquaredError: { target: 'real', output: null, fromLogits: false, settings: plain },
  meanAbsoluteError: { target: 'real', output: null, fromLogits: false, settings: plain },
  meanAbsolutePercentageError: { target: 'real', output: null, fromLogits: false, settings: plain },
  meanSquaredLogarithmicError: {
    target: 'counts',
    output: null,
    fromLogits: false,
    settings: plain,
  },
  huber: { target: 'real', output: null, fromLogits: false, settings: { ...plain, delta: 1 } },
  logCosh: { target: 'real', output: null, fromLogits: false, settings: plain },
  hinge: { target: 'signs', output: null, fromLogits: false, settings: plain },
  squaredHinge: { target: 'signs', output: null, fromLogits: false, settings: plain },
  categoricalHinge: { target: 'one-hot', output: null, fromLogits: false, settings: plain },
  poisson: { target: 'counts', output: null, fromLogits: false, settings: plain },
  klDivergence: { target: 'one-hot', output: null, fromLogits: false, settings: plain },
  cosineSimilarity: { target: 'real', output: null, fromLogits: false, settings: plain },
  binaryFocalCrossentropy: {
    target: 'labels',
    output: 'sigmoid',
    fromLogits: true,
    settings: { ...smoothed, applyClassBalancing: false, alpha: 0.25, gamma: 2 },
  },
  categoricalFocalCrossentropy: {
    target: 'one-hot',
    output: 'softmax',
    fromLogits: false,
    settings: { ...smoothed, alpha: 0.25, gamma: 2 },
  },
  categoricalGeneralizedCrossEntropy: {
    target: 'class',
    output: 'softmax',
    fromLogits: false,
    settings: { ...plain, q: 0.5 },
  },
  dice: { target: 'labels', output: null, fromLogits: false, settings: plain },
  tversky: {
    target: 'labels',
    output: null,
    fromLogits: false,
    settings: { ...plain, alpha: 0.5, beta: 0.5 },
  },
} as const satisfies Record<string, LossTraits>

export type Loss = keyof typeof lossTraits

const isLoss = (name: string): name is Loss => Object.hasOwn(lossTraits, name)

/** All losses, in the order of the table. */
export const losses: readonly Loss[] = Object.keys(lossTraits).filter(isLoss)

/** @returns the traits of a loss, in their common type. */
export const lossTraitsOf = (loss: Loss): LossTraits => lossTraits[loss]

/** The loss of one output. The loss of the model is the weighted sum over its outputs. */
export interface OutputLoss {
  readonly loss: Loss
  readonly weight: number
  /** Every setting of the loss; absent in studies of earlier releases: the defaults. */
  readonly settings?: Settings
  /** The weight of each class by its number; absent where all weigh the same. */
  readonly classWeights?: readonly number[]
}

/** The settings that differ from the defaults. */
export const changedLossSettings = (loss: Loss, settings: Settings): Settings =>
  changesOf(lossTraitsOf(loss).settings, settings)
