/** Losses of real numbers: one function of target and output, mean over the last axis. */
import type { Tensor, Tf } from '../../library.js'
import type { SettingReader } from '../optimizers/update-rule.js'
import { epsilon, likeOutput, outputOf, type LossFunction } from './loss-function.js'

type Elementwise = (tf: Tf, target: Tensor, output: Tensor, settings: SettingReader) => Tensor

/** The mean over the last axis of a function of every target and output. */
const meanOf =
  (elementwise: Elementwise): LossFunction =>
  (loss) => {
    const { tf, prediction, settings } = loss
    const values = elementwise(tf, likeOutput(loss), outputOf(tf, prediction), settings)
    return { values: tf.mean(values, -1) }
  }

export const meanSquaredError = meanOf((tf, y, p) => tf.square(tf.sub(y, p)))

export const meanAbsoluteError = meanOf((tf, y, p) => tf.abs(tf.sub(y, p)))

/** 100 |y - p| / max(|y|, 1e-7). */
export const meanAbsolutePercentageError = meanOf((tf, y, p) =>
  tf.mul(tf.abs(tf.div(tf.sub(y, p), tf.maximum(tf.abs(y), epsilon))), 100),
)

/** (ln(1 + p) - ln(1 + y))^2, both at least 1e-7. */
export const meanSquaredLogarithmicError = meanOf((tf, y, p) => {
  const log = (value: Tensor): Tensor => tf.log(tf.add(tf.maximum(value, epsilon), 1))
  return tf.square(tf.sub(log(p), log(y)))
})

/** e^2 / 2 up to |e| = delta, then delta (|e| - delta / 2). Huber, 1964. */
export const huber = meanOf((tf, y, p, settings) => {
  const delta = settings.number('delta')
  const size = tf.abs(tf.sub(p, y))
  const inside = tf.minimum(size, delta)
  return tf.add(tf.mul(tf.square(inside), 0.5), tf.mul(tf.sub(size, inside), delta))
})

/** ln cosh e = e + softplus(-2 e) - ln 2. */
export const logCosh = meanOf((tf, y, p) => {
  const error = tf.sub(p, y)
  return tf.sub(tf.add(error, tf.softplus(tf.mul(error, -2))), Math.LN2)
})

/** p - y ln p. */
export const poisson = meanOf((tf, y, p) => tf.sub(p, tf.mul(y, tf.log(tf.add(p, epsilon)))))

/** sum y ln(y / p) over the last axis, both clipped to [1e-7, 1]. */
export const klDivergence: LossFunction = (loss) => {
  const { tf, prediction } = loss
  const y = tf.clipByValue(likeOutput(loss), epsilon, 1)
  const p = tf.clipByValue(outputOf(tf, prediction), epsilon, 1)
  return { values: tf.sum(tf.mul(y, tf.log(tf.div(y, p))), -1) }
}

/** Minus the cosine of the angle between target and output, over the last axis. */
export const cosineSimilarity: LossFunction = (loss) => {
  const { tf, prediction } = loss
  const unit = (vector: Tensor): Tensor => {
    const squares = tf.sum(tf.square(vector), -1, true)
    return tf.div(vector, tf.sqrt(tf.maximum(squares, 1e-12)))
  }
  const product = tf.mul(unit(likeOutput(loss)), unit(outputOf(tf, prediction)))
  return { values: tf.neg(tf.sum(product, -1)) }
}
