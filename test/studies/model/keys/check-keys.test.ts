import { expect, test } from 'vitest'
import type { LayerType } from '../../../../src/advice/vocabulary/model-graph.js'
import { layerFaults } from '../../../../src/studies/model/keys/check-keys.js'

const faultsOf = (type: LayerType, config: Readonly<Record<string, unknown>>) =>
  layerFaults(type, { config, pointer: '/config', owner: 'layer x' })

test('an unknown key is refused by name', () => {
  expect(faultsOf('Dense', { units: 3, spin: 2 })).toEqual([
    {
      pointer: '/config/spin',
      value: 2,
      accepted: 'the keys that Keras writes',
      message: 'layer x: Batchwise does not know the key spin; it may change the training',
    },
  ])
})

test('a refused key says what to do; its harmless values pass', () => {
  expect(faultsOf('LSTM', { units: 1, time_major: true })).toEqual([
    {
      pointer: '/config/time_major',
      value: true,
      accepted: 'false',
      message:
        'layer x: time_major true is not supported; ' +
        'set it to false and swap the two axes of the data',
    },
  ])
  expect(faultsOf('LSTM', { units: 1, time_major: false })).toEqual([])
})

test.each([
  'zeros',
  'zero',
  'Zeros',
  { class_name: 'Zeros', config: {} },
  { module: 'keras.initializers', class_name: 'Zeros', config: {}, registered_name: null },
])('a name and the object of this class are the same: %j', (bias_initializer) => {
  expect(faultsOf('Dense', { units: 3, bias_initializer })).toEqual([])
})

test('all refused keys are found, inside objects and wrapped layers too', () => {
  const pointers = faultsOf('TimeDistributed', {
    dtype: { class_name: 'DTypePolicy', config: { name: 'float16' } },
    layer: {
      class_name: 'Dense',
      config: {
        units: 3,
        kernel_regularizer: { class_name: 'L2', config: { l2: 0.1, l3: 0.1 } },
        bias_initializer: { class_name: 'STFT', config: {} },
      },
    },
  }).map(({ pointer }) => pointer)
  expect(pointers).toEqual([
    '/config/dtype/config/name',
    '/config/layer/config/kernel_regularizer/config/l3',
    '/config/layer/config/bias_initializer/class_name',
  ])
})
