/**
 * One kernel for every map that is linear in an input and in a filter. Its attribute is the map
 * itself, so that convolutions composed of other kernels have a gradient that computes only what is
 * asked for, and keeps no more than x, the filter and, after a ReLU, the output.
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

/** After a ReLU the output is kept too. */
const kernelNames = { linear: 'BilinearMap', relu: 'BilinearMapRelu' } as const
type Ending = keyof typeof kernelNames

/** Registers the kernels for the running backend, and their gradients. */
export function registerBilinearKernels(tf: Tf): void {
  registerEnding(tf, 'linear')
  registerEnding(tf, 'relu')
}

function registerEnding(tf: Tf, ending: Ending): void {
  const isRelu = ending === 'relu'
  const kernelName = kernelNames[ending]
  // tfjs-core passes whole tensors, and the attributes as they were given
  const mapOf = (attributes: unknown): BilinearMap => (attributes as { map: BilinearMap }).map
  tf.registerKernel({
    kernelName,
    backendName: tf.getBackend(),
    kernelFunc: ({ inputs, attrs }) => {
      const { x, filter, bias } = inputs as unknown as Inputs
      return tf.tidy(() => {
        const value = mapOf(attrs).value(x, filter)
        const shifted = bias === undefined ? value : withBias(tf, value, bias)
        return isRelu ? tf.relu(shifted) : shifted
      })
    },
  })
  tf.registerGradient({
    kernelName,
    inputsToSave: ['x', 'filter'],
    outputsToSave: [isRelu],
    gradFunc: (dy, [x, filter, y], attributes) => {
      const map = mapOf(attributes)
      const errors = (): Tensor =>
        isRelu ? tf.mul(dy as Tensor, tf.step(y as Tensor)) : (dy as Tensor)
      return {
        x: () => map.inputErrors(errors(), filter as Tensor, x as Tensor),
        filter: () => map.filterErrors(errors(), filter as Tensor, x as Tensor),
        bias: () => tf.sum(asPixels(tf, errors()), 0),
      }
    },
  })
}

/** As [pixels, channels]: webgpu of TensorFlow.js 4.22 broadcasts no five axes. */
const asPixels = (tf: Tf, x: Tensor): Tensor => tf.reshape(x, [-1, x.shape.at(-1) ?? 1])

const withBias = (tf: Tf, x: Tensor, bias: Tensor): Tensor =>
  tf.reshape(tf.add(asPixels(tf, x), bias), x.shape)

/** Bias and activation of a map. */
export interface AfterMap {
  /** Added to every pixel. */
  readonly bias: Tensor | null
  readonly isRelu: boolean
}

/** The map of x and the filter, as one kernel. */
export function applyBilinear(
  tf: Tf,
  map: BilinearMap,
  x: Tensor,
  filter: Tensor,
  { bias, isRelu }: AfterMap,
): Tensor {
  const inputs = bias === null ? { x, filter } : { x, filter, bias }
  const kernelName = kernelNames[isRelu ? 'relu' : 'linear']
  return tf.engine().runKernel(kernelName, inputs as never, { map } as never) as Tensor
}
