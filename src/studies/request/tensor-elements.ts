/** How many numbers one tensor of a training has, and how many it may have: what bounds the batch size whatever the memory. */
import { engineTraits, type Engine } from '../../advice/vocabulary/engines.js'
import type { ModelGraph } from '../../advice/vocabulary/model-graph.js'
import type { Device } from '../ports.js'

const product = (shape: readonly number[]): number => shape.reduce((a, b) => a * b, 1)
/** Bytes of a number. */
const numberBytes = 4

/** Numbers in the largest tensor that a training makes of one row, as far as layers tell: the input or an output. */
export function largestTensorElements({
  input,
  layers,
}: Pick<ModelGraph, 'input' | 'layers'>): number {
  return layers.reduce(
    (largest, { outputShape }) => Math.max(largest, product(outputShape)),
    product(input.shape),
  )
}

/** An adapter of WebGPU binds a tensor as one buffer; the other engines count a tensor's numbers with 32 bits, which `advice/plan-memory.ts` knows. */
export function tensorElementsLimit({
  engine,
  device: { limits },
}: {
  readonly engine: Engine
  readonly device: Pick<Device, 'limits'>
}): { readonly tensorElementsMax?: number } {
  if (!engineTraits[engine].tensorIsBuffer || limits === null) return {}
  return {
    tensorElementsMax: Math.floor(
      Math.min(limits.maxBufferSize, limits.maxStorageBufferBindingSize) / numberBytes,
    ),
  }
}
