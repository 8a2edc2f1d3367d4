import type { Tensor, Tf } from '../engine.js'
import type { ComposedKernel } from './composed-kernels.js'

/** Letters of every operand and of the result: "ij,jk->ik" is [["i", "j"], ["j", "k"]] and ["i", "k"]. */
function lettersOf(equation: string): {
  readonly operands: readonly (readonly string[])[]
  readonly result: readonly string[]
} {
  const [left = '', right = ''] = equation.replaceAll(' ', '').split('->')
  return { operands: left.split(',').map((part) => [...part]), result: [...right] }
}

/** A tensor with one axis per letter of `all`, in that order, size 1 where it has none. */
function spread(tf: Tf, x: Tensor, letters: readonly string[], all: readonly string[]): Tensor {
  const present = all.filter((letter) => letters.includes(letter))
  const ordered = tf.transpose(
    x,
    present.map((letter) => letters.indexOf(letter)),
  )
  return tf.reshape(
    ordered,
    all.map((letter) =>
      present.includes(letter) ? (ordered.shape[present.indexOf(letter)] ?? 1) : 1,
    ),
  )
}

/** Einstein's summation: the product of all operands over all letters, summed over those that the result lacks. */
function contract(
  tf: Tf,
  tensors: readonly Tensor[],
  operands: readonly (readonly string[])[],
  result: readonly string[],
): Tensor {
  const all = [...result, ...new Set(operands.flat().filter((letter) => !result.includes(letter)))]
  const product = tensors
    .map((x, i) => spread(tf, x, operands[i] ?? [], all))
    .reduce((a, b) => tf.mul(a, b))
  const summed = all.slice(result.length).map((_, i) => result.length + i)
  return summed.length === 0 ? product : tf.sum(product, summed)
}

export const einsum: ComposedKernel = (tf, inputs, attributes) => {
  const { operands, result } = lettersOf(attributes['equation'] as string)
  return contract(
    tf,
    operands.map((_, i) => inputs[i] as Tensor),
    operands,
    result,
  )
}

/**
 * The gradient that TensorFlow.js 4.22 has on no engine: of operand k it is the summation of dy and the other operands into k's letters, the same along those that stand in k alone.
 * Without a letter twice in one operand.
 */
export function registerEinsumGradient(tf: Tf): void {
  tf.registerGradient({
    kernelName: 'Einsum',
    saveAllInputs: true,
    gradFunc: (dy, saved, attributes) => {
      const { operands, result } = lettersOf((attributes as { equation: string }).equation)
      const gradient = (k: number): Tensor => {
        const own = operands[k] ?? []
        const others = operands.flatMap((letters, i) =>
          i === k ? [] : [{ letters, x: saved[i] as Tensor }],
        )
        const known = own.filter(
          (letter) =>
            result.includes(letter) || others.some(({ letters }) => letters.includes(letter)),
        )
        const part = contract(
          tf,
          [dy as Tensor, ...others.map(({ x }) => x)],
          [result, ...others.map(({ letters }) => letters)],
          known,
        )
        return tf.mul(spread(tf, part, known, own), tf.onesLike(saved[k] as Tensor))
      }
      return Object.fromEntries(operands.map((_, k) => [k, () => gradient(k)]))
    },
  })
}
