import type { Tf } from '../engine.js'

/**
 * The gradient of a tensor that is repeated along its axes, as a layer normalization repeats its scale for every row: the sum of dy over the repetitions. tfjs-core 4.22 adds them up slice by slice, two
 * kernels for every row and place of a sequence (96,000 for 1,000 rows of 48), so that the kernels of a step differ with the batch size.
 */
export function registerTileGradient(tf: Tf): void {
  tf.registerGradient({
    kernelName: 'Tile',
    inputsToSave: ['x'],
    gradFunc: (dy, saved, attributes) => {
      const [x] = saved
      if (x === undefined) throw new Error('Tile saves x')
      const { reps } = attributes as unknown as { readonly reps: readonly number[] }
      // an axis of size s that is repeated r times becomes two, [r, s], or [r] alone where s is 1
      const split = x.shape
        .map((size, axis) => ({ repeated: reps[axis] ?? 1, kept: size }))
        .map(({ repeated, kept }) =>
          repeated === 1 ? [kept] : kept === 1 ? [repeated] : [repeated, kept],
        )
      const repetitions = split.flatMap((_sizes, axis) =>
        (reps[axis] ?? 1) === 1 ? [] : [split.slice(0, axis).flat().length],
      )
      return {
        x: () =>
          tf.reshape(
            tf.sum(tf.reshape(dy as Parameters<typeof tf.reshape>[0], split.flat()), repetitions),
            x.shape,
          ),
      }
    },
  })
}
