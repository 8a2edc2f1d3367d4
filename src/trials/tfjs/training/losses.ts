/** Losses on probabilities as in Keras (from_logits=False), clipped at 1e-7. */
import type { Loss } from '../../../advice/vocabulary/question.js'
import type { Scalar, Tensor, Tf } from '../library.js'

type LossFunction = (tf: Tf, target: Tensor, output: Tensor) => Scalar

const lossFunctions = {
  sparseCategoricalCrossentropy: (tf, target, output) => {
    const classes = output.shape.at(-1) ?? 1
    const hasUnitAxis = target.shape.length === output.shape.length
    const shape = hasUnitAxis ? target.shape.slice(0, -1) : target.shape
    const oneHot = tf.oneHot(tf.reshape(target.toInt(), shape), classes)
    return tf.metrics.categoricalCrossentropy(oneHot, output).mean().asScalar()
  },
  categoricalCrossentropy: (tf, target, output) =>
    tf.metrics.categoricalCrossentropy(target.toFloat(), output).mean().asScalar(),
  binaryCrossentropy: (tf, target, output) =>
    tf.metrics
      .binaryCrossentropy(likeOutput(tf, target, output), output)
      .mean()
      .asScalar(),
  meanSquaredError: (tf, target, output) =>
    tf.mean(tf.square(tf.sub(likeOutput(tf, target, output), output))).asScalar(),
  meanAbsoluteError: (tf, target, output) =>
    tf.mean(tf.abs(tf.sub(likeOutput(tf, target, output), output))).asScalar(),
} as const satisfies Record<Loss, LossFunction>

/** Mean loss of a batch. */
export function meanLoss(tf: Tf, loss: Loss, target: Tensor, output: Tensor): Scalar {
  return lossFunctions[loss](tf, target, output)
}

/** Whether the target is a class, so that an accuracy has a meaning. */
export function isClassification(loss: Loss): boolean {
  return loss !== 'meanSquaredError' && loss !== 'meanAbsoluteError'
}

/** Number of rows of a batch whose class is right. Parts of a row count as fractions. */
export function correctRows(tf: Tf, loss: Loss, target: Tensor, output: Tensor): Scalar {
  const hits =
    loss === 'binaryCrossentropy'
      ? binaryHits(tf, target, output)
      : classHits(tf, loss, target, output)
  const rows = output.shape[0] ?? 1
  return tf.sum(tf.mean(tf.reshape(hits.toFloat(), [rows, -1]), 1)).asScalar()
}

function binaryHits(tf: Tf, target: Tensor, output: Tensor): Tensor {
  return tf.equal(tf.greater(output, 0.5), tf.greater(likeOutput(tf, target, output), 0.5))
}

function classHits(tf: Tf, loss: Loss, target: Tensor, output: Tensor): Tensor {
  const targetClass =
    loss === 'categoricalCrossentropy'
      ? tf.argMax(target, -1)
      : tf.reshape(target.toInt(), output.shape.slice(0, -1))
  return tf.equal(tf.argMax(output, -1).toInt(), targetClass.toInt())
}

function likeOutput(tf: Tf, target: Tensor, output: Tensor): Tensor {
  return tf.reshape(target.toFloat(), output.shape)
}
