import { input, type ComposedKernel } from './kernel.js'

/**
 * Sum of the rows of x by segment, the gradient of an embedding:
 *
 *   y[s] = sum of x[i] over all i with segmentIds[i] = s
 *
 * `scatterND` adds rows that go to the same place.
 */
export const segmentSum: ComposedKernel = (tf, inputs, attributes) => {
  const x = input(inputs, 'x')
  const segmentIds = input(inputs, 'segmentIds')
  const rowShape = x.shape.slice(segmentIds.shape.length)
  const places = tf.expandDims(tf.cast(segmentIds, 'int32'), -1)
  return tf.scatterND(places, x, [attributes['numSegments'] as number, ...rowShape])
}
