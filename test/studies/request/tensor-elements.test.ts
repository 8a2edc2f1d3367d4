import { expect, it } from 'vitest'
import {
  largestTensorElements,
  tensorElementsLimit,
} from '../../../src/studies/request/tensor-elements.js'
import { parseLayerList } from '../../../src/studies/model/layer-list.js'
import { someAdapter, someProcessor } from '../../support/some-devices.js'

it('is the largest output of a layer, or the input if no output is larger', () => {
  const widening = parseLayerList(
    {
      name: 'm',
      input: { shape: [8, 8, 3] },
      layers: [
        { type: 'Conv2D', filters: 32, kernelSize: 3, padding: 'same' },
        { type: 'Flatten' },
        { type: 'Dense', units: 5 },
      ],
    },
    '/model',
  )
  const narrowing = parseLayerList(
    {
      name: 'm',
      input: { shape: [500] },
      layers: [
        { type: 'Dense', units: 20 },
        { type: 'Dense', units: 2 },
      ],
    },
    '/model',
  )
  expect([widening, narrowing].map(largestTensorElements)).toEqual([8 * 8 * 32, 500])
})
it('is limited by the smaller buffer limit of a WebGPU adapter, and unlimited on other engines', () => {
  const limits = {
    maxBufferSize: 2 ** 28,
    maxStorageBufferBindingSize: 2 ** 27,
    maxComputeWorkgroupsPerDimension: 65_535,
  }
  const device = { ...someAdapter, limits }
  expect(tensorElementsLimit({ engine: 'webgpu', device })).toBe(2 ** 25)
  expect(
    tensorElementsLimit({
      engine: 'webgpu',
      device: { ...device, limits: { ...limits, maxBufferSize: 1000 } },
    }),
  ).toBe(250)
  for (const place of [
    { engine: 'webgpu', device: { limits: null } },
    { engine: 'tensorflow', device: someProcessor },
  ] as const)
    expect(tensorElementsLimit(place)).toBeUndefined()
})
