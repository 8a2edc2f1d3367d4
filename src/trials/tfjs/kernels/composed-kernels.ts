/**
 * Kernels that a backend of TensorFlow.js 4.22 lacks for training, or computes wrongly or very slowly, composed of those that it has; each is registered for such a backend only.
 *
 * | kernel | tensorflow | wasm | cpu | webgpu |
 * |---|---|---|---|---|
 * | Step | by way of JavaScript | | | |
 * | Conv2DBackpropFilter, DepthwiseConv2dNativeBackpropFilter, DepthwiseConv2dNativeBackpropInput, UnsortedSegmentSum, Einsum | | missing | | |
 * | BatchMatMul of transposed matrices | | slow | | |
 * | MaxPoolGrad | | wrong | | |
 * | AvgPoolGrad with padding: divides by the window, not by its pixels within the image | | wrong | wrong | wrong |
 * | ResizeNearestNeighborGrad: mixes up the rows of a batch | | | wrong | |
 * | ResizeBilinearGrad: height and width of the result exchanged | | | wrong | |
 */
import type { Tensor, Tf } from '../engine.js'
import { averagePoolGradient } from './average-pool-gradient.js'
import { conv2dFilterGradient } from './conv2d-filter-gradient.js'
import { depthwiseFilterGradient } from './depthwise-filter-gradient.js'
import { depthwiseInputGradient } from './depthwise-input-gradient.js'
import { einsum } from './einsum.js'
import { matrixProduct } from './matrix-product.js'
import { maxPoolGradient } from './max-pool-gradient.js'
import { bilinearGradient, nearestGradient } from './resize-gradient.js'
import { segmentSum } from './segment-sum.js'
import { step } from './step.js'

export type Attributes = Readonly<Record<string, unknown>>
export type Inputs = Readonly<Record<string, Tensor>>
/**
 * Inputs and attributes by the names that tfjs-core gives them. Runs while no tape is recorded; what it makes on its way is disposed, and seen by a profile as kernels of
 * their own. `native`: the backend's own kernel; not there where it has none.
 */
export type ComposedKernel = (
  tf: Tf,
  inputs: Inputs,
  attributes: Attributes,
  native: () => Tensor,
) => Tensor

export const composedKernels: Readonly<
  Record<'tensorflow' | 'wasm' | 'cpu' | 'webgpu', Readonly<Record<string, ComposedKernel>>>
> = {
  tensorflow: { Step: step },
  wasm: {
    Conv2DBackpropFilter: conv2dFilterGradient,
    DepthwiseConv2dNativeBackpropFilter: depthwiseFilterGradient,
    DepthwiseConv2dNativeBackpropInput: depthwiseInputGradient,
    BatchMatMul: matrixProduct,
    UnsortedSegmentSum: segmentSum,
    MaxPoolGrad: maxPoolGradient,
    AvgPoolGrad: averagePoolGradient,
    Einsum: einsum,
  },
  cpu: {
    AvgPoolGrad: averagePoolGradient,
    ResizeNearestNeighborGrad: nearestGradient,
    ResizeBilinearGrad: bilinearGradient,
  },
  webgpu: { AvgPoolGrad: averagePoolGradient },
}

export function registerKernels(tf: Tf, backendName: keyof typeof composedKernels): void {
  for (const [kernelName, kernel] of Object.entries(composedKernels[backendName])) {
    const own = tf.getKernel(kernelName, backendName) as ReturnType<Tf['getKernel']> | undefined
    if (own !== undefined) tf.unregisterKernel(kernelName, backendName)
    tf.registerKernel({
      kernelName,
      backendName,
      kernelFunc: (call) => {
        const native = (): Tensor => {
          if (own === undefined)
            throw new Error(`Kernel '${kernelName}' not registered for backend '${backendName}'`)
          return tf
            .engine()
            .makeTensorFromTensorInfo(
              own.kernelFunc(call) as Parameters<
                ReturnType<Tf['engine']>['makeTensorFromTensorInfo']
              >[0],
            )
        }
        return tf.tidy(() =>
          kernel(tf, call.inputs as unknown as Inputs, (call.attrs ?? {}) as Attributes, native),
        )
      },
    })
  }
}
