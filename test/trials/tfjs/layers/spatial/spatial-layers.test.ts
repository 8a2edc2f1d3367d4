import { describe, expect, it } from 'vitest'
import type { Engine } from '../../../../../src/advice/vocabulary/engines.js'
import { softwareGpu } from '../../../../support/software-gpu.js'
import type { KerasDifference } from '../../fixtures/spatial-layers.js'
import { readValues } from '../../fixtures/run-program.js'

const outputTolerance = 1e-4
const gradientTolerance = 1e-3

const faultOf = ({ name, error, output, gradients }: KerasDifference): string | null => {
  if (error !== null) return `${name}: ${error}`
  return output <= outputTolerance && gradients <= gradientTolerance
    ? null
    : `${name}: the output differs by ${output}, the gradients by ${gradients}`
}

const { missing } = softwareGpu()
/** Software takes its time: the layers whose kernels webgpu has otherwise than the others. */
const typesOnSoftware = ['Conv1D', 'Conv3D', 'Conv3DTranspose', 'MaxPooling3D', 'AveragePooling3D']

describe('layers of convolution, pooling, padding, cropping and resizing', () => {
  it.concurrent.for(['tensorflow', 'wasm', 'cpu'] as const satisfies readonly Engine[])(
    'train on %s as Keras trains them',
    { timeout: 120_000 },
    async (engine) => {
      const differences = await readValues<KerasDifference>('spatial-layers.ts', engine)
      expect(differences.length).toBeGreaterThan(140)
      expect(differences.map(faultOf).filter((fault) => fault !== null)).toEqual([])
    },
  )
  it.skipIf(missing !== null)(
    'train on webgpu as Keras trains them',
    { timeout: 120_000 },
    async () => {
      const differences = await readValues<KerasDifference>(
        'spatial-layers.ts',
        'webgpu',
        ...typesOnSoftware,
      )
      expect(differences.length).toBeGreaterThan(20)
      expect(differences.map(faultOf).filter((fault) => fault !== null)).toEqual([])
    },
  )
})
