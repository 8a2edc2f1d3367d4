import type { Tensor } from '../engine.js'
import type { ComposedKernel } from './composed-kernels.js'

/** Sum of the rows of x [n, ...row] by their segment: the gradient of an embedding. Scattering adds where places repeat. */
export const segmentSum: ComposedKernel = (tf, inputs, attributes) => {
  const { x, segmentIds } = inputs as { x: Tensor; segmentIds: Tensor }
  return tf.scatterND(tf.expandDims(tf.cast(segmentIds, 'int32'), -1), x, [
    attributes['numSegments'] as number,
    ...x.shape.slice(segmentIds.shape.length),
  ])
}
