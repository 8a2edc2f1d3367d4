/** The loss of a batch, and its right answers. */
import { lossTraitsOf, type Loss, type OutputLoss } from '../../../advice/vocabulary/losses.js'
import { omitUndefined } from '../../../omit-undefined.js'
import type { Scalar, Tensor, Tf } from '../library.js'
import { binaryCrossentropy, binaryFocalCrossentropy } from './losses/binary.js'
import {
  categoricalCrossentropy,
  categoricalFocalCrossentropy,
  categoricalGeneralizedCrossEntropy,
  labelsOf,
  sparseCategoricalCrossentropy,
} from './losses/categorical.js'
import {
  epsilon,
  likeOutput,
  type LossArguments,
  type LossFunction,
  type LossValues,
  type Prediction,
} from './losses/loss-function.js'
import { categoricalHinge, hinge, squaredHinge } from './losses/margin.js'
import { dice, tversky } from './losses/overlap.js'
import * as regression from './losses/regression.js'
import { SettingReader } from './optimizers/update-rule.js'

const lossFunctions = {
  sparseCategoricalCrossentropy,
  categoricalCrossentropy,
  binaryCrossentropy,
  meanSquaredError: regression.meanSquaredError,
  meanAbsoluteError: regression.meanAbsoluteError,
  meanAbsolutePercentageError: regression.meanAbsolutePercentageError,
  meanSquaredLogarithmicError: regression.meanSquaredLogarithmicError,
  huber: regression.huber,
  logCosh: regression.logCosh,
  hinge,
  squaredHinge,
  categoricalHinge,
  poisson: regression.poisson,
  klDivergence: regression.klDivergence,
  cosineSimilarity: regression.cosineSimilarity,
  binaryFocalCrossentropy,
  categoricalFocalCrossentropy,
  categoricalGeneralizedCrossEntropy,
  dice,
  tversky,
} as const satisfies Record<Loss, LossFunction>

/** Mean loss of a batch at one output, times the weight of the output. */
export function meanLoss(
  tf: Tf,
  output: OutputLoss,
  target: Tensor,
  prediction: Prediction,
): Scalar {
  const { loss, weight, classWeights } = output
  const given = { tf, target, prediction, settings: settingsOf(output) }
  const { values, counts } = masked(given, lossFunctions[loss](given))
  const weights = classWeights === undefined ? null : weightsOf(given, loss, classWeights)
  const weighted = weights === null ? values : tf.mul(values, weights)
  const divisor = divisorOf(given, weights, counts)
  const mean = divisor === null ? tf.mean(weighted) : tf.div(tf.sum(weighted), divisor)
  return (weight === 1 ? mean : tf.mul(mean, weight)).asScalar()
}

/** Only steps that the mask leaves count. A loss of the batch as a whole has no steps. */
function masked(
  { tf, prediction: { mask } }: LossArguments,
  { values, counts }: LossValues,
): LossValues {
  if (mask === undefined || values.rank < mask.rank) return omitUndefined({ values, counts })
  const more = Array.from({ length: values.rank - mask.rank }, () => 1)
  const shown = tf.mul(tf.onesLike(values), tf.reshape(mask, [...mask.shape, ...more]))
  return {
    values: tf.mul(values, shown),
    counts: counts === undefined ? shown : tf.mul(counts, shown),
  }
}

const settingsOf = ({ loss, settings }: OutputLoss): SettingReader =>
  new SettingReader(settings ?? lossTraitsOf(loss).settings)

/** What the sum of losses is divided by; null for their number. A batch may count nothing. */
function divisorOf(
  { tf, settings }: LossArguments,
  weights: Tensor | null,
  counts: Tensor | undefined,
): Tensor | null {
  const shares = settings.text('reduction') === 'mean_with_sample_weight' ? weights : null
  if (shares === null && counts === undefined) return null
  const counted = [shares, counts].filter((part) => part != null)
  return tf.maximum(tf.sum(counted.reduce((a, b) => tf.mul(a, b))), epsilon)
}

/** The weight of every target's class. */
function weightsOf(given: LossArguments, loss: Loss, classWeights: readonly number[]): Tensor {
  const { tf } = given
  // a class that the loss passes over may have a number without a weight
  const known = tf.clipByValue(classNumbers(given, loss).toFloat(), 0, classWeights.length - 1)
  return tf.gather(tf.tensor1d([...classWeights]), known.toInt())
}

function classNumbers(given: LossArguments, loss: Loss): Tensor {
  const { tf } = given
  const { target } = lossTraitsOf(loss)
  if (target === 'class') return labelsOf(given)
  const rows = likeOutput(given)
  return target === 'one-hot'
    ? tf.argMax(rows, -1).toInt()
    : tf.round(tf.squeeze(rows, [-1])).toInt()
}

const classificationTargets = ['class', 'one-hot', 'labels']

/** Whether the target is a class, so that an accuracy has a meaning. */
export const isClassification = (loss: Loss): boolean =>
  classificationTargets.includes(lossTraitsOf(loss).target)

/** Number of rows of a batch whose class is right. Parts of a row count as fractions. */
export function correctRows(
  tf: Tf,
  output: OutputLoss,
  target: Tensor,
  prediction: Prediction,
): Scalar {
  const { loss } = output
  const given = { tf, target, prediction, settings: settingsOf(output) }
  const hits = lossTraitsOf(loss).target === 'labels' ? binaryHits(given) : classHits(given, loss)
  const rows = prediction.values.shape[0] ?? 1
  if (prediction.mask === undefined)
    return tf.sum(tf.mean(tf.reshape(hits.toFloat(), [rows, -1]), 1)).asScalar()
  const { values, counts } = masked(given, { values: hits.toFloat() })
  const share = counts === undefined ? tf.mean(values) : tf.div(tf.sum(values), tf.sum(counts))
  return tf.mul(share, rows).asScalar()
}

/** A logit of 0 is a probability of 1/2. */
function binaryHits(given: LossArguments): Tensor {
  const { tf, prediction, settings } = given
  const isLogit = prediction.removed !== null || settings.flag('fromLogits')
  const isYes = tf.greater(prediction.values, isLogit ? 0 : 0.5)
  return tf.equal(isYes, tf.greater(likeOutput(given), 0.5))
}

/** The largest logit belongs to the largest probability. */
function classHits(given: LossArguments, loss: Loss): Tensor {
  const { tf, prediction } = given
  return tf.equal(tf.argMax(prediction.values, -1).toInt(), classNumbers(given, loss))
}
