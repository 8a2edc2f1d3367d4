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
it.each([
  ['the depthwise kernels of a separable convolution', 'SeparableConv2D', { depthMultiplier: 4 }],
  ['a convolution with gaps, padded to a multiple of them', 'Conv2D', { dilationRate: 5 }],
])('counts %s', (_, type, fields) => {
  const layer = { type, filters: 2, kernelSize: 3, padding: 'same', ...fields }
  const model = parseLayerList({ name: 'm', input: { shape: [10, 10, 3] }, layers: [layer] }, '')
  // 10 x 10 x 12 of the depthwise kernels; 10 + 2 * 5 = 20 pixels of the padded side
  const expected = type === 'Conv2D' ? 20 * 20 * 3 : 10 * 10 * 12
  expect(largestTensorElements(model)).toBe(expected)
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
