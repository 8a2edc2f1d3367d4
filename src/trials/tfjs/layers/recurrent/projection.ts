import type { Tensor, Tf } from '../../library.js'

/**
 * Inputs of all steps times a kernel, plus a bias: [T, B, F] -> [T, B, G U], in one product.
 *
 * @param masks of a dropout, [B, F]: none, or one for each gate, or one for all of them.
 */
export function project(
  tf: Tf,
  inputs: Tensor,
  kernel: Tensor,
  bias: Tensor | null,
  masks: readonly Tensor[],
): Tensor {
  const [steps = 1, batch = 1, features = 1] = inputs.shape
  const [single] = masks
  if (single === undefined || masks.length === 1) {
    const dropped = single === undefined ? inputs : tf.mul(inputs, single)
    const rows = tf.reshape(dropped, [steps * batch, features])
    return tf.reshape(affine(tf, rows, kernel, bias), [steps, batch, -1])
  }
  const kernels = tf.split(kernel, masks.length, 1)
  const biases = bias === null ? [] : tf.split(bias, masks.length)
  const parts = masks.map((mask, k) =>
    project(tf, inputs, kernels[k] ?? kernel, biases[k] ?? null, [mask]),
  )
  return tf.concat(parts, -1)
}

/** x K + b. TensorFlow.js would keep the product for the gradient of the sum. */
function affine(tf: Tf, x: Tensor, kernel: Tensor, bias: Tensor | null): Tensor {
  if (bias === null) return tf.matMul(x, kernel)
  return tf.customGrad((...given) => {
    const [rows, weights, offset] = given as [Tensor, Tensor, Tensor]
    const save = given.at(-1) as (tensors: Tensor[]) => void
    save([rows, weights])
    const gradFunc = (error: Tensor, saved: Tensor[]): Tensor[] => {
      const [savedRows, savedWeights] = saved as [Tensor, Tensor]
      return [
        tf.matMul(error, savedWeights, false, true),
        tf.matMul(savedRows, error, true, false),
        tf.sum(error, 0),
      ]
    }
    return { value: tf.add(tf.matMul(rows, weights), offset), gradFunc }
  })(x, kernel, bias)
}
