/** Losses of a label from 0 to 1 for every output. */
import type { Tensor } from '../../library.js'
import {
  epsilon,
  likeOutput,
  outputOf,
  type LossArguments,
  type LossFunction,
} from './loss-function.js'

/** -y ln p - (1 - y) ln(1 - p), mean over the last axis. */
export const binaryCrossentropy: LossFunction = (loss) => ({
  values: loss.tf.mean(crossentropy(loss, smoothed(loss)), -1),
})

/**
 * Binary cross-entropy times (1 - p_t)^gamma, p_t = y p + (1 - y) (1 - p).
 *
 * Source: Lin et al., "Focal loss for dense object detection", 2017.
 */
export const binaryFocalCrossentropy: LossFunction = (loss) => {
  const { tf, prediction, settings } = loss
  const y = smoothed(loss)
  const output = outputOf(tf, prediction)
  const p = settings.flag('fromLogits') ? tf.sigmoid(output) : output
  const rightShare = mixed(loss, y, p, tf.sub(1, p))
  const factor = tf.pow(tf.sub(1, rightShare), settings.number('gamma'))
  const focal = tf.mul(factor, crossentropy(loss, y))
  if (!settings.flag('applyClassBalancing')) return { values: tf.mean(focal, -1) }
  const alpha = settings.number('alpha')
  const balance = mixed(loss, y, tf.scalar(alpha), tf.scalar(1 - alpha))
  return { values: tf.mean(tf.mul(balance, focal), -1) }
}

function smoothed(loss: LossArguments): Tensor {
  const { tf, settings } = loss
  const labels = likeOutput(loss)
  const smoothing = settings.number('labelSmoothing')
  if (smoothing === 0) return labels
  return tf.add(tf.mul(labels, 1 - smoothing), smoothing / 2)
}

/** y one + (1 - y) other. */
const mixed = ({ tf }: LossArguments, y: Tensor, one: Tensor, other: Tensor): Tensor =>
  tf.add(tf.mul(y, one), tf.mul(tf.sub(1, y), other))

/** From logits x: softplus(x) - x y, which is the same and overflows nowhere. */
function crossentropy(loss: LossArguments, y: Tensor): Tensor {
  const { tf, prediction, settings } = loss
  const { values, removed } = prediction
  if (removed !== null || settings.flag('fromLogits'))
    return tf.sub(tf.softplus(values), tf.mul(values, y))
  const p = tf.clipByValue(values, epsilon, 1 - epsilon)
  return tf.neg(mixed(loss, y, tf.log(p), tf.log(tf.sub(1, p))))
}
