/** The size of the largest tensor bounds the batch size, however much memory there is. */
import { engineTraits, type Engine } from '../../advice/vocabulary/engines.js'
import { sizeOf, type ModelGraph } from '../../advice/vocabulary/model-graph.js'
import type { Device } from '../ports.js'
import { innerTensorElements } from './inner-tensors.js'

const bytesPerElement = 4

/** Elements in the largest input, output or inner tensor of a layer, for one row. */
export function largestTensorElements({
  inputs,
  layers,
}: Pick<ModelGraph, 'inputs' | 'layers'>): number {
  const shapes = new Map<string, readonly number[]>()
  for (const { name, shape } of inputs) shapes.set(name, shape)
  for (const { name, outputShape } of layers) shapes.set(name, outputShape)
  const inner = layers.map((layer) =>
    innerTensorElements(layer, shapes.get(layer.inputs[0] ?? '') ?? []),
  )
  const whole = [...shapes.values()].map((shape) => sizeOf(shape))
  return [...whole, ...inner].reduce((largest, size) => Math.max(largest, size), 0)
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
