import type { Tensor, Tf } from '../engine.js'

/**
 * The gradients of a sum and of a mean: dy along the axes that were summed. tfjs-core 4.22 multiplies by an array of ones that it fills in JavaScript at every call, as large as what was summed, and that
 * tfjs-node copies over; it stays until garbage is collected, and what a process takes then depends on when that is.
 */
export function registerReductionGradients(tf: Tf): void {
  const register = (
    kernelName: 'Sum' | 'Mean',
    scale: (dy: Tensor, summed: number) => Tensor,
  ): void =>
    tf.registerGradient({
      kernelName,
      inputsToSave: ['x'],
      gradFunc: (dy, saved, attributes) => {
        const [x] = saved
        if (x === undefined) throw new Error(`${kernelName} saves x`)
        const axes = tf.util.parseAxisParam(
          (attributes as { axis: number | number[] }).axis,
          x.shape,
        )
        const kept = x.shape.map((size, axis) => (axes.includes(axis) ? 1 : size))
        const summed = axes.reduce((product, axis) => product * (x.shape[axis] ?? 1), 1)
        return { x: () => tf.broadcastTo(tf.reshape(scale(dy as Tensor, summed), kept), x.shape) }
      },
    })
  register('Sum', (dy) => dy)
  register('Mean', (dy, summed) => tf.div(dy, summed))
}
