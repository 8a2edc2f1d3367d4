import { expect, test } from 'vitest'
import { parseLayerList } from '../../../src/studies/model/layer-list.js'

const dense = { type: 'Dense', config: { units: 4, activation: 'softmax' } }
const sigmoids = (name: string) => ({
  type: 'dense',
  units: 4,
  activation: 'sigmoid',
  name,
  inputs: ['input'],
})

test.each([
  ['a wrapper', [{ type: 'timeDistributed', layer: dense }], 'softmax'],
  [
    'both directions',
    [
      {
        type: 'bidirectional',
        layer: { type: 'SimpleRNN', config: { units: 2, activation: 'sigmoid' } },
      },
    ],
    'sigmoid',
  ],
  [
    'a reshape and a dropout',
    [
      { type: 'dense', units: 4, activation: 'sigmoid' },
      { type: 'flatten' },
      { type: 'dropout', rate: 0.1 },
    ],
    'sigmoid',
  ],
  [
    'an activation that changes nothing',
    [
      { type: 'dense', units: 4, activation: 'sigmoid' },
      { type: 'activation', activation: 'linear' },
    ],
    'sigmoid',
  ],
  [
    'an average',
    [sigmoids('a'), sigmoids('b'), { type: 'average', inputs: ['a', 'b'] }],
    'sigmoid',
  ],
  ['a last dense layer', [{ type: 'dense', units: 4 }], 'linear'],
])('the activation of an output is seen through %s', (_what, layers, activation) => {
  const { outputs } = parseLayerList({ name: 'model', input: { shape: [3, 5] }, layers }, '')
  expect(outputs[0]?.activation).toBe(activation)
})
