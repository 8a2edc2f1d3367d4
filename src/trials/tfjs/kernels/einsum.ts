import type { Tensor, Tf } from '../library.js'
import type { ComposedKernel } from './kernel.js'

type Letters = readonly string[]

/** A tensor with one letter per axis. */
interface Operand {
  readonly tensor: Tensor
  readonly letters: Letters
}

/** "ij,jk->ik" is operands [["i", "j"], ["j", "k"]] and result ["i", "k"]. */
interface Equation {
  readonly operands: readonly Letters[]
  readonly result: Letters
}

function parseEquation(equation: string): Equation {
  const [left = '', right = ''] = equation.replaceAll(' ', '').split('->')
  return { operands: left.split(',').map((letters) => [...letters]), result: [...right] }
}

/** Einstein summation: the product of all operands, summed over letters not in the result. */
export const einsum: ComposedKernel = (tf, inputs, attributes) => {
  const { operands, result } = parseEquation(attributes['equation'] as string)
  const tensors = operands.map((letters, i) => ({ tensor: inputs[i] as Tensor, letters }))
  return contract(tf, tensors, result)
}

function contract(tf: Tf, operands: readonly Operand[], result: Letters): Tensor {
  const summedLetters = new Set(
    operands.flatMap(({ letters }) => letters).filter((letter) => !result.includes(letter)),
  )
  const allLetters = [...result, ...summedLetters]
  const product = operands
    .map((operand) => alignAxes(tf, operand, allLetters))
    .reduce((a, b) => tf.mul(a, b))
  const summedAxes = allLetters.slice(result.length).map((_, i) => result.length + i)
  return summedAxes.length === 0 ? product : tf.sum(product, summedAxes)
}

/** The tensor with one axis for each of `allLetters`, in that order; size 1 where it has none. */
function alignAxes(tf: Tf, { tensor, letters }: Operand, allLetters: Letters): Tensor {
  const present = allLetters.filter((letter) => letters.includes(letter))
  const ordered = tf.transpose(
    tensor,
    present.map((letter) => letters.indexOf(letter)),
  )
  const sizeOf = (letter: string): number => ordered.shape[present.indexOf(letter)] ?? 1
  return tf.reshape(
    ordered,
    allLetters.map((letter) => (present.includes(letter) ? sizeOf(letter) : 1)),
  )
}

/**
 * Registers the gradient of Einsum, which TensorFlow.js 4.22 has on no engine. The gradient of
 * operand k is the summation of dy and the other operands into k's letters; it is constant along
 * letters that are in k alone. No letter is twice in one operand.
 */
export function registerEinsumGradient(tf: Tf): void {
  tf.registerGradient({
    kernelName: 'Einsum',
    saveAllInputs: true,
    gradFunc: (dy, saved, attributes) => {
      const { operands, result } = parseEquation((attributes as { equation: string }).equation)
      const tensors = operands.map((letters, i) => ({ tensor: saved[i] as Tensor, letters }))
      const error = { tensor: dy as Tensor, letters: result }
      return Object.fromEntries(
        tensors.map((operand, k) => [k, () => operandGradient(tf, operand, error, tensors)]),
      )
    },
  })
}

function operandGradient(
  tf: Tf,
  operand: Operand,
  error: Operand,
  operands: readonly Operand[],
): Tensor {
  const others = operands.filter((other) => other !== operand)
  const factors = [error, ...others]
  const sharedLetters = operand.letters.filter((letter) =>
    factors.some(({ letters }) => letters.includes(letter)),
  )
  const sum = { tensor: contract(tf, factors, sharedLetters), letters: sharedLetters }
  return tf.mul(alignAxes(tf, sum, operand.letters), tf.onesLike(operand.tensor))
}
