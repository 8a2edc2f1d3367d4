/** Rows of a model that gives what it reads: y = x, the logistic function of rank 8 with noise. */
import { sizeOf, type ModelGraph } from '../../advice/vocabulary/model-graph.js'
import type { RowMaker } from './made-rows.js'
import type { RandomSource } from './normals.js'

const rankMax = 8
const noise = 0.1

type Shapes = Pick<ModelGraph, 'inputs' | 'outputs'>

/** One input of numbers, and one real output of its shape. */
export function isAutoencoder({ inputs, outputs }: Shapes, classes: readonly unknown[]): boolean {
  const [input] = inputs
  const [output] = outputs
  if (inputs.length !== 1 || outputs.length !== 1 || (classes[0] ?? null) !== null) return false
  return input?.vocabulary === null && input.shape.join() === output?.shape.join()
}

export function autoencoderRows({ inputs }: Shapes, source: RandomSource): RowMaker {
  const shape = inputs[0]?.shape ?? []
  const size = sizeOf(shape)
  const rank = Math.min(rankMax, size)
  const basis = source.normals(rank * size, 1 / Math.sqrt(rank))
  return (count) => {
    const numbers = new Float32Array(count * size)
    for (let row = 0; row < count; row++) {
      const weights = source.normals(rank)
      for (let j = 0; j < size; j++) {
        let sum = noise * source.normal()
        for (let k = 0; k < rank; k++) sum += (weights[k] ?? 0) * (basis[k * size + j] ?? 0)
        numbers[row * size + j] = 1 / (1 + Math.exp(-sum))
      }
    }
    const made = { numbers, shape, type: 'float32' } as const
    return { inputs: [made], targets: [made] }
  }
}
