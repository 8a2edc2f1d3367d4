import type { Tensor, Tf } from '../../library.js'

/** A tensor with one letter per axis. */
interface Operand {
  readonly tensor: Tensor
  readonly letters: readonly string[]
}

/**
 * Einstein summation of two tensors in one product of matrices, or of stacks of them:
 *
 *   both, in the result: the axes of the stack;  both, summed: the inner axis of the product
 *   one of them, in the result: its rows or columns;  one of them only: summed before
 *
 * @param equation for example `abc,cd->abd`; no letter twice in one tensor.
 */
export function contract(tf: Tf, equation: string, a: Tensor, b: Tensor): Tensor {
  const [left = '', result = ''] = equation.split('->')
  const [lettersOfA = '', lettersOfB = ''] = left.split(',')
  const x = summedAlone(tf, { tensor: a, letters: [...lettersOfA] }, lettersOfB + result)
  const y = summedAlone(tf, { tensor: b, letters: [...lettersOfB] }, lettersOfA + result)
  const shared = x.letters.filter((letter) => y.letters.includes(letter))
  const stack = shared.filter((letter) => result.includes(letter))
  const inner = shared.filter((letter) => !result.includes(letter))
  const rows = x.letters.filter((letter) => !shared.includes(letter))
  const columns = y.letters.filter((letter) => !shared.includes(letter))
  const product = tf.matMul(
    asMatrices(tf, x, [stack, rows, inner]),
    asMatrices(tf, y, [stack, inner, columns]),
  )
  const sizes = new Map([...sizesOf(x), ...sizesOf(y)])
  const letters = [...stack, ...rows, ...columns]
  const unfolded = tf.reshape(
    product,
    letters.map((letter) => sizes.get(letter) ?? 1),
  )
  return inOrder(tf, { tensor: unfolded, letters }, [...result])
}

const sizesOf = ({ tensor, letters }: Operand): readonly (readonly [string, number])[] =>
  letters.map((letter, axis) => [letter, tensor.shape[axis] ?? 1])

/** Sums over the letters that are nowhere else. */
function summedAlone(tf: Tf, { tensor, letters }: Operand, elsewhere: string): Operand {
  const axes = [...letters.keys()].filter((axis) => !elsewhere.includes(letters[axis] ?? ''))
  if (axes.length === 0) return { tensor, letters }
  return {
    tensor: tf.sum(tensor, axes),
    letters: letters.filter((_, axis) => !axes.includes(axis)),
  }
}

/** Axes joined into the stack, the rows and the columns of matrices; no stack: one matrix. */
function asMatrices(
  tf: Tf,
  operand: Operand,
  groups: readonly [readonly string[], readonly string[], readonly string[]],
): Tensor {
  const ordered = inOrder(tf, operand, groups.flat())
  const sizes = new Map(sizesOf(operand))
  const joined = groups.map((group) =>
    group.reduce((product, letter) => product * (sizes.get(letter) ?? 1), 1),
  )
  return tf.reshape(ordered, groups[0].length === 0 ? joined.slice(1) : joined)
}

function inOrder(tf: Tf, { tensor, letters }: Operand, order: readonly string[]): Tensor {
  if (letters.join('') === order.join('')) return tensor
  return tf.transpose(
    tensor,
    order.map((letter) => letters.indexOf(letter)),
  )
}
