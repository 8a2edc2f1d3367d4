/**
 * Losses of one class among several. From logits where the last operation of the model is a
 * softmax or a sigmoid, or the settings say so, as Keras does on TensorFlow; otherwise from
 * probabilities, clipped at 1e-7.
 */
import type { Tensor, Tf } from '../../library.js'
import {
  epsilon,
  likeOutput,
  outputOf,
  type LossArguments,
  type LossFunction,
  type LossValues,
} from './loss-function.js'

/** -sum_c y_c ln p_c, y: target after label smoothing. */
export const categoricalCrossentropy: LossFunction = (loss) => ({
  values: crossentropy(loss, smoothed(loss)),
})

/** -ln p of the right class; targets of `ignoreClass` do not count. */
export const sparseCategoricalCrossentropy: LossFunction = (loss) => {
  const { tf, settings } = loss
  const labels = labelsOf(loss)
  const ignored = settings.optionalNumber('ignoreClass')
  if (ignored === null) return { values: sparse(loss, labels) }
  const counts = tf.notEqual(labels, tf.scalar(ignored, 'int32')).toFloat()
  const known = tf.mul(labels, counts.toInt())
  return { values: tf.mul(sparse(loss, known), counts), counts }
}

/**
 * -sum_c alpha (1 - p_c)^gamma y_c ln p_c, always from probabilities.
 *
 * Source: Lin et al., "Focal loss for dense object detection", 2017.
 */
export const categoricalFocalCrossentropy: LossFunction = (loss) => {
  const { tf, settings } = loss
  const p = clipped(tf, normalized(tf, probabilities(loss)))
  const factor = tf.pow(tf.sub(1, p), settings.number('gamma'))
  const weighted = tf.mul(
    tf.mul(factor, settings.number('alpha')),
    tf.mul(smoothed(loss), tf.log(p)),
  )
  return { values: tf.neg(tf.sum(weighted, -1)) }
}

/**
 * (1 - p^q) / q, p: probability of the right class.
 *
 * Source: Zhang and Sabuncu, "Generalized cross entropy loss for training deep neural networks with
 * noisy labels", 2018.
 */
export const categoricalGeneralizedCrossEntropy: LossFunction = (loss): LossValues => {
  const { tf, prediction, settings } = loss
  const q = settings.number('q')
  const rightClass = oneHot(tf, labelsOf(loss), classesOf(loss))
  const p = tf.sum(tf.mul(outputOf(tf, prediction), rightClass), -1)
  return { values: tf.div(tf.sub(1, tf.pow(p, q)), q) }
}

const classesOf = ({ prediction }: LossArguments): number => prediction.values.shape.at(-1) ?? 1

/** The wasm engine writes whole numbers into a one-hot row of any type. */
const oneHot = (tf: Tf, labels: Tensor, classes: number): Tensor =>
  tf.oneHot(labels, classes).toFloat()

/** Class numbers in the shape of the output without its last axis. */
export const labelsOf = ({ tf, target, prediction }: LossArguments): Tensor =>
  tf.reshape(target.toInt(), prediction.values.shape.slice(0, -1))

function smoothed(loss: LossArguments): Tensor {
  const { tf, settings } = loss
  const shares = likeOutput(loss)
  const smoothing = settings.number('labelSmoothing')
  if (smoothing === 0) return shares
  return tf.add(tf.mul(shares, 1 - smoothing), smoothing / classesOf(loss))
}

const isFromLogits = ({ prediction, settings }: LossArguments): boolean =>
  prediction.removed !== null || settings.flag('fromLogits')

function crossentropy(loss: LossArguments, shares: Tensor): Tensor {
  const { tf, prediction } = loss
  const logs = isFromLogits(loss)
    ? tf.logSoftmax(prediction.values)
    : tf.log(clipped(tf, normalized(tf, prediction.values)))
  return tf.neg(tf.sum(tf.mul(shares, logs), -1))
}

/** As in Keras, clipped probabilities are normalized by a softmax of their logarithms. */
function sparse(loss: LossArguments, labels: Tensor): Tensor {
  const { tf, prediction } = loss
  const logits = isFromLogits(loss) ? prediction.values : tf.log(clipped(tf, prediction.values))
  const rightClass = oneHot(tf, labels, classesOf(loss))
  return tf.neg(tf.sum(tf.mul(rightClass, tf.logSoftmax(logits)), -1))
}

/** Of a focal loss: a softmax where the settings ask for one. */
function probabilities({ tf, prediction, settings }: LossArguments): Tensor {
  const output = outputOf(tf, prediction)
  return settings.flag('fromLogits') ? tf.softmax(output) : output
}

const clipped = (tf: Tf, p: Tensor): Tensor => tf.clipByValue(p, epsilon, 1 - epsilon)
const normalized = (tf: Tf, p: Tensor): Tensor => tf.div(p, tf.sum(p, -1, true))
