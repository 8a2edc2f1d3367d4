/** Losses of a margin between the right and the wrong side. */
import type { Tensor } from '../../library.js'
import { likeOutput, outputOf, type LossArguments, type LossFunction } from './loss-function.js'

/** max(1 - y p, 0), y = -1 or 1, mean over the last axis. */
export const hinge: LossFunction = (loss) => ({ values: loss.tf.mean(missing(loss), -1) })

export const squaredHinge: LossFunction = (loss) => ({
  values: loss.tf.mean(loss.tf.square(missing(loss)), -1),
})

/** max(max_c (1 - y_c) p_c - sum_c y_c p_c + 1, 0), y: one-hot. */
export const categoricalHinge: LossFunction = (loss) => {
  const { tf, prediction } = loss
  const y = likeOutput(loss)
  const p = outputOf(tf, prediction)
  const right = tf.sum(tf.mul(y, p), -1)
  const wrong = tf.max(tf.mul(tf.sub(1, y), p), -1)
  return { values: tf.relu(tf.add(tf.sub(wrong, right), 1)) }
}

function missing(loss: LossArguments): Tensor {
  const { tf, prediction } = loss
  return tf.relu(tf.sub(1, tf.mul(signs(loss), outputOf(tf, prediction))))
}

/** As in Keras, a batch whose labels are all 0 or 1 is taken as -1 and 1. */
function signs(loss: LossArguments): Tensor {
  const { tf } = loss
  const y = likeOutput(loss)
  const isBinary = tf.all(tf.logicalOr(tf.equal(y, 0), tf.equal(y, 1))).toFloat()
  const asSigns = tf.sub(tf.mul(y, 2), 1)
  return tf.add(tf.mul(isBinary, asSigns), tf.mul(tf.sub(1, isBinary), y))
}
