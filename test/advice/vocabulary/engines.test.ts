import { expect, it } from 'vitest'
import {
  deviceKindOf,
  engineOrder,
  engines,
  placeTraits,
} from '../../../src/advice/vocabulary/engines.js'

it('gives every engine a place', () => {
  expect(new Set(engineOrder.map(({ engine }) => engine))).toEqual(new Set(engines))
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
