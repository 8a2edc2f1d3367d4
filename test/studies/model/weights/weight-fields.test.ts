import { describe, expect, test } from 'vitest'
import { Fields } from '../../../../src/studies/model/fields.js'
import { weightFields } from '../../../../src/studies/model/weights/weight-fields.js'
import { BatchwiseError } from '../../../../src/errors.js'

const read = (config: object): Readonly<Record<string, unknown>> =>
  weightFields(
    new Fields('/c', 'dense', config as Record<string, unknown>, 'keras'),
    'kernel',
    'GlorotUniform',
  )

const glorotUniform = {
  className: 'GlorotUniform',
  config: {
    scale: 1,
    mode: 'fanAvg',
    distribution: 'uniform',
    inputAxes: null,
    outputAxes: null,
  },
}

describe('the objects of a weight', () => {
  test('a missing initializer is the default of the layer; nothing else is added', () => {
    expect(read({})).toEqual({ kernelInitializer: glorotUniform })
  })

  test.each([
    ['a name of Keras', 'glorot_uniform'],
    ['a name of TensorFlow.js', 'glorotUniform'],
    ['a class of Keras 2', { class_name: 'GlorotUniform', config: { seed: null } }],
    [
      'a class of Keras 3',
      {
        module: 'keras.initializers',
        class_name: 'GlorotUniform',
        config: { seed: 7, input_axes: null, output_axes: null },
        registered_name: null,
      },
    ],
  ])('%s', (_what, kernelInitializer) => {
    expect(read({ kernelInitializer })['kernelInitializer']).toEqual(glorotUniform)
  })

  test('parameters are kept, also those that are 0', () => {
    const normal = { class_name: 'RandomNormal', config: { mean: 0, stddev: 0.001, seed: null } }
    expect(read({ kernelInitializer: normal })['kernelInitializer']).toEqual({
      className: 'RandomNormal',
      config: { mean: 0, stddev: 0.001 },
    })
    const uniform = { class_name: 'RandomUniform', config: { minval: 0, maxval: 1 } }
    expect(read({ kernelInitializer: uniform })['kernelInitializer']).toEqual({
      className: 'RandomUniform',
      config: { minval: 0, maxval: 1 },
    })
  })

  test('penalties and constraints, as names and as objects', () => {
    expect(
      read({
        kernelRegularizer: 'l2',
        kernelConstraint: { class_name: 'MaxNorm', config: { max_value: 3, axis: [0, 1] } },
      }),
    ).toEqual({
      kernelInitializer: glorotUniform,
      kernelRegularizer: { className: 'L1L2', config: { l1: 0, l2: 0.01 } },
      kernelConstraint: { className: 'MaxNorm', config: { maxValue: 3, axis: [0, 1] } },
    })
  })

  test.each<[string, object, string]>([
    ['STFT', { kernelInitializer: { class_name: 'STFT', config: {} } }, '/c/kernel_initializer'],
    ['an own class', { kernelRegularizer: { class_name: 'Mine' } }, '/c/kernel_regularizer'],
    ['an unknown constraint', { kernelConstraint: 'RadialConstraint' }, '/c/kernel_constraint'],
    [
      'a parameter that the class does not have',
      { kernelInitializer: { class_name: 'HeNormal', config: { gain: 2 } } },
      '/c/kernel_initializer/config/gain',
    ],
    [
      'a parameter that is no number',
      { kernelRegularizer: { class_name: 'L2', config: { l2: '0.1' } } },
      '/c/kernel_regularizer/config/l2',
    ],
  ])('%s is refused with its place', (_what, config, pointer) => {
    const refusal = (): unknown => read(config)
    expect(refusal).toThrow(BatchwiseError)
    expect(refusal).toThrow(
      expect.objectContaining({ faults: [expect.objectContaining({ pointer })] }) as Error,
    )
  })
})
