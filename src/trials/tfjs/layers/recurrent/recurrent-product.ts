import type { Tensor, Tf } from '../../library.js'

/**
 * Product of states with a recurrent kernel [U, G U], or convolution of them with one
 * [size, …, U, G U]. With a dropout, each gate has a mask of its own for the states, [B, U], the
 * same at every step.
 */
export interface RecurrentProduct {
  /** [B, U] -> [B, G U]. */
  value(states: Tensor): Tensor
  /** Gradient by the states: [B, G U] -> [B, U]. */
  stateGradient(error: Tensor): Tensor
  /** Gradient by the kernel, of all steps at once: [T, B, U] and [T, B, G U] -> [U, G U]. */
  kernelGradient(states: Tensor, errors: Tensor): Tensor
}

/** The product of a kernel, without a dropout. */
export type PlainProduct = (tf: Tf, kernel: Tensor) => RecurrentProduct

/** @param masks none, or one for each gate, or one for all of them. */
export function recurrentProduct(
  tf: Tf,
  plain: PlainProduct,
  kernel: Tensor,
  masks: readonly Tensor[],
): RecurrentProduct {
  if (masks.length === 0) return plain(tf, kernel)
  const kernels = tf.split(kernel, masks.length, -1)
  const parts = masks.map((mask, k) => maskedProduct(tf, plain(tf, kernels[k] ?? kernel), mask))
  const each = (errors: Tensor, gradient: (part: RecurrentProduct, error: Tensor) => Tensor) => {
    const own = tf.split(errors, parts.length, -1)
    return parts.map((part, k) => gradient(part, own[k] ?? errors))
  }
  return {
    value: (states) =>
      tf.concat(
        parts.map((part) => part.value(states)),
        -1,
      ),
    stateGradient: (error) => tf.addN(each(error, (part, own) => part.stateGradient(own))),
    kernelGradient: (states, errors) =>
      tf.concat(
        each(errors, (part, own) => part.kernelGradient(states, own)),
        -1,
      ),
  }
}

/** The product with a matrix. */
export function densePlainProduct(tf: Tf, kernel: Tensor): RecurrentProduct {
  const rows = (x: Tensor): Tensor => tf.reshape(x, [-1, x.shape.at(-1) ?? 1])
  return {
    value: (states) => tf.matMul(states, kernel),
    stateGradient: (error) => tf.matMul(error, kernel, false, true),
    kernelGradient: (states, errors) => tf.matMul(rows(states), rows(errors), true, false),
  }
}

function maskedProduct(tf: Tf, plain: RecurrentProduct, mask: Tensor): RecurrentProduct {
  return {
    value: (states) => plain.value(tf.mul(states, mask)),
    stateGradient: (error) => tf.mul(plain.stateGradient(error), mask),
    kernelGradient: (states, errors) => plain.kernelGradient(tf.mul(states, mask), errors),
  }
}
