/** A loss: one number for every target of a batch. */
import type { Tensor, Tf } from '../../library.js'
import type { SettingReader } from '../optimizers/update-rule.js'

/** Keras' epsilon: probabilities are clipped to [epsilon, 1 - epsilon]. */
export const epsilon = 1e-7

/** The operation that makes probabilities from logits. */
export type Probability = 'softmax' | 'sigmoid'

/** What the model says: its output, or the logits below its last operation. */
export interface Prediction {
  readonly values: Tensor
  /** The operation that was taken off the model; null where `values` is the output itself. */
  readonly removed: Probability | null
  /** 1 where a step counts, [rows, steps]; missing where all do. */
  readonly mask?: Tensor
}

export interface LossArguments {
  readonly tf: Tf
  readonly target: Tensor
  readonly prediction: Prediction
  readonly settings: SettingReader
}

export interface LossValues {
  /** A loss for every target, or one for the whole batch. */
  readonly values: Tensor
  /** 1 where a target counts, 0 where it does not; absent where all do. */
  readonly counts?: Tensor
}

/** Runs inside `tf.tidy` or `tf.variableGrads`. */
export type LossFunction = (loss: LossArguments) => LossValues

/** The output of the model. */
export function outputOf(tf: Tf, { values, removed }: Prediction): Tensor {
  if (removed === 'softmax') return tf.softmax(values)
  return removed === 'sigmoid' ? tf.sigmoid(values) : values
}

/** The target as numbers in the shape of the output; class numbers become one-hot rows. */
export function likeOutput({ tf, target, prediction }: LossArguments): Tensor {
  const { shape } = prediction.values
  if (target.size === prediction.values.size) return tf.reshape(target.toFloat(), shape)
  const labels = tf.reshape(target.toInt(), shape.slice(0, -1))
  return tf.oneHot(labels, shape.at(-1) ?? 1).toFloat()
}
