/** Gradients that replace those of tfjs-core 4.22: with less memory, or fewer kernels. */
import type { Tensor, Tf } from '../library.js'

/**
 * The gradients of a sum and of a mean: dy (divided by the number of summands) along the axes that
 * were summed.
 *
 * tfjs-core multiplies by an array of ones that JavaScript fills at every call and tfjs-node
 * copies. The array stays until garbage is collected, so the memory of the process depends on when
 * that is.
 */
export function registerReductionGradients(tf: Tf): void {
  registerReduction(tf, 'Sum', (dy) => dy)
  registerReduction(tf, 'Mean', (dy, summands) => tf.div(dy, summands))
}

function registerReduction(
  tf: Tf,
  kernelName: 'Sum' | 'Mean',
  scale: (dy: Tensor, summands: number) => Tensor,
): void {
  tf.registerGradient({
    kernelName,
    inputsToSave: ['x'],
    gradFunc: (dy, saved, attributes) => {
      const x = savedInput(saved, kernelName)
      const { axis } = attributes as { readonly axis: number | number[] }
      const axes = tf.util.parseAxisParam(axis, x.shape)
      const keptShape = x.shape.map((size, i) => (axes.includes(i) ? 1 : size))
      const summands = axes.reduce((product, i) => product * (x.shape[i] ?? 1), 1)
      const gradient = (): Tensor =>
        tf.broadcastTo(tf.reshape(scale(dy as Tensor, summands), keptShape), x.shape)
      return { x: gradient }
    },
  })
}

/**
 * The gradient of repeating a tensor along its axes: the sum of dy over the repetitions. A layer
 * normalization repeats its scale for every row.
 *
 * tfjs-core adds slice by slice, two kernels a row and place of a sequence (96,000 for 1,000 rows
 * of 48), so the kernels of a step would differ with the batch size.
 */
export function registerTileGradient(tf: Tf): void {
  tf.registerGradient({
    kernelName: 'Tile',
    inputsToSave: ['x'],
    gradFunc: (dy, saved, attributes) => {
      const x = savedInput(saved, 'Tile')
      const { reps } = attributes as { readonly reps?: readonly number[] }
      const split = splitByRepetition(x.shape, reps ?? [])
      const gradient = (): Tensor =>
        tf.reshape(tf.sum(tf.reshape(dy as Tensor, split.shape), split.repetitionAxes), x.shape)
      return { x: gradient }
    },
  })
}

/**
 * The shape of the tiled tensor with every repeated axis split in two: an axis of size s that is
 * repeated r times becomes [r, s], or [r] where s is 1.
 */
function splitByRepetition(
  shape: readonly number[],
  reps: readonly number[],
): { readonly shape: number[]; readonly repetitionAxes: number[] } {
  const split: number[] = []
  const repetitionAxes: number[] = []
  shape.forEach((size, axis) => {
    const repetitions = reps[axis] ?? 1
    if (repetitions !== 1) {
      repetitionAxes.push(split.length)
      split.push(repetitions)
    }
    if (repetitions === 1 || size !== 1) split.push(size)
  })
  return { shape: split, repetitionAxes }
}

/**
 * The gradient of a maximum: dy, split evenly between the numbers that are equal to it, as in
 * TensorFlow. tfjs-core gives each of them the whole of dy.
 */
export function registerMaxGradient(tf: Tf): void {
  tf.registerGradient({
    kernelName: 'Max',
    inputsToSave: ['x'],
    outputsToSave: [true],
    gradFunc: (dy, saved, attributes) => {
      const [x, y] = saved as [Tensor, Tensor]
      const { reductionIndices } = attributes as { readonly reductionIndices: number | number[] }
      const axes = tf.util.parseAxisParam(reductionIndices, x.shape)
      const keptShape = x.shape.map((size, i) => (axes.includes(i) ? 1 : size))
      const gradient = (): Tensor => {
        const isMaximum = tf.equal(x, tf.reshape(y, keptShape))
        // webgpu cannot transpose what it cast from bool
        const marks = tf.where(isMaximum, tf.onesLike(x), tf.zerosLike(x))
        const share = tf.div(tf.reshape(dy as Tensor, keptShape), tf.sum(marks, axes, true))
        return tf.mul(marks, share)
      }
      return { x: gradient }
    },
  })
}

/**
 * The gradient of a ReLU from its output, as in TensorFlow: dy where y > 0, else 0. tfjs-core keeps
 * its input too, an activation more for every layer.
 */
export function registerReluGradient(tf: Tf): void {
  tf.registerGradient({
    kernelName: 'Relu',
    outputsToSave: [true],
    gradFunc: (dy, saved) => {
      const [y] = saved as [Tensor]
      const gradient = (): Tensor => {
        // as one axis: not every engine selects along five
        const error = tf.reshape(dy as Tensor, [-1])
        const isPositive = tf.greater(tf.reshape(y, [-1]), 0)
        return tf.reshape(tf.where(isPositive, error, tf.zerosLike(error)), y.shape)
      }
      return { x: gradient }
    },
  })
}

function savedInput(saved: readonly Tensor[], kernelName: string): Tensor {
  const [x] = saved
  if (x === undefined) throw new Error(`${kernelName} saved no input`)
  return x
}
