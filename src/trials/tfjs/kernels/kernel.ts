import type { Tensor, Tf } from '../library.js'

export type Attributes = Readonly<Record<string, unknown>>
export type Inputs = Readonly<Record<string, Tensor>>

/**
 * A kernel composed of other kernels. It runs while no tape is recorded; what it makes on its way
 * is disposed, and a profile shows it as kernels of its own.
 *
 * @param inputs by the names that tfjs-core gives them; so are the attributes.
 * @param native runs the backend's own kernel; throws where it has none.
 */
export type ComposedKernel = (
  tf: Tf,
  inputs: Inputs,
  attributes: Attributes,
  native: () => Tensor,
) => Tensor

/** The input of this name. Throws where tfjs-core did not pass it. */
export function input(inputs: Inputs, name: string): Tensor {
  const tensor = inputs[name]
  if (tensor === undefined) throw new Error(`the kernel has no input ${name}`)
  return tensor
}

/** The shape of a filter: [height, width, channels, filters or multiplier]. */
export type FilterShape = readonly [number, number, number, number]

export function filterShapeOf(attributes: Attributes): FilterShape {
  return attributes['filterShape'] as FilterShape
}
