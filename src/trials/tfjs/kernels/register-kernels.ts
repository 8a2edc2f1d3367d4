/**
 * Kernels that a backend of TensorFlow.js 4.22 lacks for training, computes wrongly or computes
 * very slowly, composed of kernels that it has. docs/engines.md lists the faults.
 */
import type { Tensor, Tf } from '../library.js'
import { averagePoolGradient } from './average-pool-gradient.js'
import { cast } from './cast.js'
import { depthwiseInputGradient } from './depthwise-input-gradient.js'
import { einsum } from './einsum.js'
import { conv2dFilterGradient, depthwiseFilterGradient } from './filter-gradients.js'
import type { Attributes, ComposedKernel, Inputs } from './kernel.js'
import { matrixProduct } from './matrix-product.js'
import { maxPoolGradient } from './max-pool-gradient.js'
import { bilinearGradient, nearestGradient } from './resize-gradients.js'
import { segmentSum } from './segment-sum.js'
import { step } from './step.js'
import { conv3dFilterGradient, conv3dInputGradient } from './volume-gradients.js'
import { averagePool3dGradient, maxPool3d, maxPool3dGradient } from './volume-pooling.js'

type Kernels = Readonly<Record<string, ComposedKernel>>
type TensorInfo = Parameters<ReturnType<Tf['engine']>['makeTensorFromTensorInfo']>[0]

const composedKernels = {
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
    Conv3DBackpropInputV2: conv3dInputGradient,
    Conv3DBackpropFilterV2: conv3dFilterGradient,
    MaxPool3D: maxPool3d,
    MaxPool3DGrad: maxPool3dGradient,
    AvgPool3DGrad: averagePool3dGradient,
  },
  cpu: {
    AvgPoolGrad: averagePoolGradient,
    AvgPool3DGrad: averagePool3dGradient,
    ResizeNearestNeighborGrad: nearestGradient,
    ResizeBilinearGrad: bilinearGradient,
  },
  webgpu: {
    AvgPoolGrad: averagePoolGradient,
    AvgPool3DGrad: averagePool3dGradient,
    Cast: cast,
  },
} as const satisfies Readonly<Record<string, Kernels>>

/** Replaces or adds the composed kernels of a backend. */
export function registerKernels(tf: Tf, backendName: keyof typeof composedKernels): void {
  const kernels: Kernels = composedKernels[backendName]
  for (const [kernelName, kernel] of Object.entries(kernels))
    registerKernel(tf, backendName, kernelName, kernel)
}

function registerKernel(
  tf: Tf,
  backendName: string,
  kernelName: string,
  kernel: ComposedKernel,
): void {
  const own: ReturnType<Tf['getKernel']> | undefined = tf.getKernel(kernelName, backendName)
  if (own !== undefined) tf.unregisterKernel(kernelName, backendName)
  tf.registerKernel({
    kernelName,
    backendName,
    kernelFunc: (call) => {
      const native = (): Tensor => {
        if (own === undefined)
          throw new Error(`Kernel '${kernelName}' not registered for backend '${backendName}'`)
        return tf.engine().makeTensorFromTensorInfo(own.kernelFunc(call) as TensorInfo)
      }
      // a kernel declares tensor infos; tfjs-core passes whole tensors
      const inputs = call.inputs as unknown as Inputs
      return tf.tidy(() => kernel(tf, inputs, (call.attrs ?? {}) as Attributes, native))
    },
  })
}
