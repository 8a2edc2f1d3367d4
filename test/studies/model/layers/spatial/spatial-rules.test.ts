import { describe, expect, it } from 'vitest'
import type { LayerType } from '../../../../../src/advice/vocabulary/model-graph.js'
import { BatchwiseError } from '../../../../../src/errors.js'
import { Fields } from '../../../../../src/studies/model/fields.js'
import { layerRules } from '../../../../../src/studies/model/layers/layer-rules.js'
import { ShapeMismatch } from '../../../../../src/studies/model/layers/layer-rule.js'

type Config = Readonly<Record<string, unknown>>

const effectOf = (type: LayerType, shape: readonly number[], config: Config) =>
  layerRules[type](new Fields('/config', 'x', config), [shape])

/** Pointer and message of the fault; the test fails where there is none. */
function faultOf(type: LayerType, shape: readonly number[], config: Config): string {
  try {
    effectOf(type, shape, config)
  } catch (error) {
    if (error instanceof BatchwiseError) return error.message
    if (error instanceof ShapeMismatch) return `it needs ${error.message}`
    throw error
  }
  throw new Error('a fault was expected')
}

describe('what Keras does not train is refused with the way out', () => {
  const image = [7, 6, 4]
  it.each<[string, LayerType, readonly number[], Config, RegExp]>([
    [
      'gaps with strides',
      'Conv2D',
      image,
      { filters: 2, kernelSize: 3, strides: 2, dilationRate: 2 },
      /dilationRate is 2; accepted: 1, because strides is above 1/,
    ],
    [
      'groups that do not divide the channels',
      'Conv2D',
      image,
      { filters: 6, kernelSize: 3, groups: 3 },
      /groups is 3; accepted: a divisor of the 4 channels of the input and of the 6 filters/,
    ],
    [
      'a causal image',
      'Conv2D',
      image,
      { filters: 2, kernelSize: 3, padding: 'causal' },
      /padding is "causal"; accepted: valid, same/,
    ],
    [
      'output padding as large as the stride',
      'Conv2DTranspose',
      image,
      { filters: 2, kernelSize: 3, strides: 2, outputPadding: 2 },
      /outputPadding is 2; accepted: whole numbers >= 0 that are less than the strides/,
    ],
    [
      'no output padding of an even kernel',
      'Conv2DTranspose',
      image,
      { filters: 2, kernelSize: 2, strides: 2, padding: 'same', outputPadding: 0 },
      /outputPadding is 0; accepted: 1 or more/,
    ],
    [
      'different strides of depthwise kernels',
      'DepthwiseConv2D',
      image,
      { kernelSize: 3, strides: [1, 2] },
      /strides is \[1,2\]; accepted: the same number for every axis/,
    ],
    [
      'more adaptive windows than positions',
      'AdaptiveMaxPooling2D',
      image,
      { outputSize: [8, 2] },
      /at least 8 x 2 positions/,
    ],
    [
      'a crop and a border',
      'Resizing',
      image,
      { height: 3, width: 3, cropToAspectRatio: true, padToAspectRatio: true },
      /padToAspectRatio is true; accepted: false/,
    ],
    [
      'a border for each axis of another rank',
      'ZeroPadding3D',
      [4, 5, 3, 2],
      { padding: [1, 2] },
      /padding is \[1,2\]; accepted: a whole number, 3 of them/,
    ],
    ['an image that is cropped away', 'Cropping2D', [2, 6, 4], { cropping: 1 }, /larger than/],
  ])('%s', (_, type, shape, config, message) => {
    expect(faultOf(type, shape, config)).toMatch(message)
  })
})

describe('channels that come first', () => {
  it('stay first in the output', () => {
    const config = { filters: 8, kernelSize: 3, dataFormat: 'channels_first' }
    expect(effectOf('Conv2D', [3, 32, 30], config)).toMatchObject({
      config: { dataFormat: 'channelsFirst' },
      outputShape: [8, 30, 28],
      parameters: 3 * 3 * 3 * 8 + 8,
    })
  })
})
