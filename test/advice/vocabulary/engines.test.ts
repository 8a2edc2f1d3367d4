import { expect, it } from 'vitest'
import {
  deviceKindOf,
  engineOrder,
  engines,
  graphEngines,
  placeTraits,
} from '../../../src/advice/vocabulary/engines.js'

it('gives every engine a place, and chooses by itself among those of a graph', () => {
  expect(new Set(engineOrder.map(({ engine }) => engine))).toEqual(new Set(graphEngines))
  for (const engine of engines) expect(placeTraits(engine, 'cpu').engine).toBe(engine)
})

it('reads the kind of a device from its id', () => {
  expect(['cuda:0', 'webgpu:0', 'cpu', 'tpu:0', ''].map(deviceKindOf)).toEqual([
    'cuda',
    'webgpu',
    'cpu',
    null,
    null,
  ])
})

it('replays allocations of TensorFlow on the processor only', () => {
  expect(placeTraits('tensorflow', 'cpu')).toMatchObject({
    budget: 'system',
    replaysAllocations: true,
  })
  expect(placeTraits('tensorflow', 'cuda:1')).toMatchObject({
    budget: 'allocator',
    replaysAllocations: false,
  })
  for (const engine of ['webgpu', 'wasm', 'cpu'] as const) {
    expect(placeTraits(engine, 'cpu')).toMatchObject({
      budget: 'tracked',
      replaysAllocations: false,
    })
  }
})
