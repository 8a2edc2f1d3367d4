/**
 * One kernel for every map that is linear in an input and in a filter. Its attribute is the map
 * itself, so that convolutions composed of other kernels have a gradient that computes only what is
 * asked for, and keeps no more than x and the filter.
 */
import type { Tensor, Tf } from '../library.js'

export interface BilinearMap {
  value(x: Tensor, filter: Tensor): Tensor
  inputErrors(dy: Tensor, filter: Tensor, x: Tensor): Tensor
  filterErrors(dy: Tensor, filter: Tensor, x: Tensor): Tensor
}

interface Inputs {
  readonly x: Tensor
  readonly filter: Tensor
  readonly bias?: Tensor
}

const kernelName = 'BilinearMap'

/** Registers the kernel for the running backend, and its gradient. */
export function registerBilinearKernel(tf: Tf): void {
  // tfjs-core passes whole tensors, and the attributes as they were given
  const mapOf = (attributes: unknown): BilinearMap => (attributes as { map: BilinearMap }).map
  tf.registerKernel({
    kernelName,
    backendName: tf.getBackend(),
    kernelFunc: ({ inputs, attrs }) => {
      const { x, filter, bias } = inputs as unknown as Inputs
      return tf.tidy(() => {
        const value = mapOf(attrs).value(x, filter)
        return bias === undefined ? value : withBias(tf, value, bias)
      })
    },
  })
  tf.registerGradient({
    kernelName,
    inputsToSave: ['x', 'filter'],
    gradFunc: (dy, saved, attributes) => {
      const map = mapOf(attributes)
      const [x, filter] = saved as [Tensor, Tensor]
      return {
        x: () => map.inputErrors(dy as Tensor, filter, x),
        filter: () => map.filterErrors(dy as Tensor, filter, x),
        bias: () => tf.sum(asPixels(tf, dy as Tensor), 0),
      }
    },
  })
}

/** As [pixels, channels]: webgpu of TensorFlow.js 4.22 broadcasts no five axes. */
const asPixels = (tf: Tf, x: Tensor): Tensor => tf.reshape(x, [-1, x.shape.at(-1) ?? 1])

const withBias = (tf: Tf, x: Tensor, bias: Tensor): Tensor =>
  tf.reshape(tf.add(asPixels(tf, x), bias), x.shape)

/**
 * The map of x and the filter, as one kernel.
 *
 * @param bias is added to every pixel.
 */
export function applyBilinear(
  tf: Tf,
  map: BilinearMap,
  x: Tensor,
  filter: Tensor,
  bias: Tensor | null,
): Tensor {
  const inputs = bias === null ? { x, filter } : { x, filter, bias }
  return tf.engine().runKernel(kernelName, inputs as never, { map } as never) as Tensor
}
