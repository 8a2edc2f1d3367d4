/** The size of the largest tensor bounds the batch size, however much memory there is. */
import { engineTraits, type Engine } from '../../advice/vocabulary/engines.js'
import type { ModelGraph } from '../../advice/vocabulary/model-graph.js'
import type { Device } from '../ports.js'

const product = (shape: readonly number[]): number => shape.reduce((a, b) => a * b, 1)
const bytesPerElement = 4

/** Elements in the largest input or output of a layer, for one row. */
export function largestTensorElements({
  input,
  layers,
}: Pick<ModelGraph, 'input' | 'layers'>): number {
  return layers.reduce(
    (largest, { outputShape }) => Math.max(largest, product(outputShape)),
    product(input.shape),
  )
}

/** Elements that the buffers of a WebGPU adapter allow; undefined for the bound of all engines. */
export function tensorElementsLimit({
  engine,
  device: { limits },
}: {
  readonly engine: Engine
  readonly device: Pick<Device, 'limits'>
}): number | undefined {
  if (!engineTraits[engine].tensorIsBuffer || limits === null) return undefined
  const bufferBytes = Math.min(limits.maxBufferSize, limits.maxStorageBufferBindingSize)
  return Math.floor(bufferBytes / bytesPerElement)
}
