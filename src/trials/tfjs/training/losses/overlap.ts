/** Losses of the overlap of two masks: one number for the whole batch. */
import { epsilon, likeOutput, outputOf, type LossFunction } from './loss-function.js'

/**
 * 1 - 2 |y p| / (|y| + |p| + 1e-7).
 *
 * Source: Milletari, Navab and Ahmadi, "V-Net", 2016.
 */
export const dice: LossFunction = (loss) => {
  const { tf, prediction } = loss
  const y = likeOutput(loss)
  const p = outputOf(tf, prediction)
  const both = tf.mul(tf.sum(tf.mul(y, p)), 2)
  const sizes = tf.add(tf.add(tf.sum(y), tf.sum(p)), epsilon)
  return { values: tf.sub(1, tf.div(both, sizes)) }
}

/**
 * 1 - |y p| / (|y p| + alpha |y (1 - p)| + beta |(1 - y) p| + 1e-7), the terms as in Keras.
 *
 * Source: Salehi, Erdogmus and Gholipour, "Tversky loss function for image segmentation", 2017.
 */
export const tversky: LossFunction = (loss) => {
  const { tf, prediction, settings } = loss
  const y = likeOutput(loss)
  const p = outputOf(tf, prediction)
  const both = tf.sum(tf.mul(y, p))
  const onlyTarget = tf.mul(tf.sum(tf.mul(y, tf.sub(1, p))), settings.number('alpha'))
  const onlyOutput = tf.mul(tf.sum(tf.mul(tf.sub(1, y), p)), settings.number('beta'))
  const all = tf.add(tf.add(both, onlyTarget), tf.add(onlyOutput, epsilon))
  return { values: tf.sub(1, tf.div(both, all)) }
}
