/** Names that every JavaScript object has are no layers, losses or keys of a model. */
import { describe, expect, it } from 'vitest'
import { BatchwiseError } from '../../../src/errors.js'
import { understandModel } from '../../../src/studies/model/stored/understand-model.js'

const names = ['constructor', '__proto__', 'toString', 'hasOwnProperty']

/** A sound model as text, with a place for the name in every part that a file may name. */
const sound = {
  class: ['"class_name":"Dense"', (name: string) => `"class_name":"${name}"`],
  activation: ['"activation":"relu"', (name: string) => `"activation":"${name}"`],
  'class of an activation': [
    '"activation":"relu"',
    (name: string) => `"activation":{"class_name":"${name}","config":{}}`,
  ],
  initializer: [
    '"kernel_initializer":"zeros"',
    (name: string) => `"kernel_initializer":{"class_name":"${name}","config":{}}`,
  ],
  'name of an initializer': [
    '"kernel_initializer":"zeros"',
    (name: string) => `"kernel_initializer":"${name}"`,
  ],
  regularizer: [
    '"kernel_regularizer":null',
    (name: string) => `"kernel_regularizer":{"class_name":"${name}","config":{}}`,
  ],
  constraint: [
    '"kernel_constraint":null',
    (name: string) => `"kernel_constraint":{"class_name":"${name}","config":{}}`,
  ],
  dtype: ['"dtype":"float32"', (name: string) => `"dtype":{"class_name":"${name}","config":{}}`],
  'key of a layer': ['"units":4', (name: string) => `"units":4,"${name}":{"units":4}`],
  cell: [
    '"class_name":"Activation","config":{"name":"cell"}',
    (name: string) =>
      `"class_name":"RNN","config":{"name":"cell","cell":{"class_name":"${name}","config":{"units":2}}}`,
  ],
  'stacked cell': [
    '"class_name":"Activation","config":{"name":"cell"}',
    (name: string) =>
      `"class_name":"RNN","config":{"name":"cell","cell":{"class_name":"StackedRNNCells","config":{"cells":[{"class_name":"${name}","config":{"units":2}}]}}}`,
  ],
  'wrapped layer': [
    '"class_name":"Activation","config":{"name":"cell"}',
    (name: string) =>
      `"class_name":"TimeDistributed","config":{"name":"cell","layer":{"class_name":"${name}","config":{"name":"w","units":2}}}`,
  ],
  operation: [
    '"class_name":"Activation","config":{"name":"cell"}',
    (name: string) => `"class_name":"TFOpLambda","config":{"name":"cell","function":"${name}"}`,
  ],
  'class of Keras 1': [
    '"keras_version":"3.0.0","config":{',
    (name: string) =>
      `"keras_version":"1.2.2","config":[{"class_name":"${name}","config":{"output_dim":2,"batch_input_shape":[null,4]}}],"rest":{`,
  ],
  'key of Keras 1': [
    '"keras_version":"3.0.0","config":{',
    (name: string) =>
      `"keras_version":"1.2.2","config":[{"class_name":"Dense","config":{"${name}":1,"output_dim":2,"batch_input_shape":[null,4]}}],"rest":{`,
  ],
  optimizer: ['"optimizer":"adam"', (name: string) => `"optimizer":"${name}"`],
  'class of an optimizer': [
    '"optimizer":"adam"',
    (name: string) => `"optimizer":{"class_name":"${name}","config":{}}`,
  ],
  'key of an optimizer': [
    '"optimizer":"adam"',
    (name: string) => `"optimizer":{"class_name":"Adam","config":{"${name}":1}}`,
  ],
  loss: ['"loss":"mse"', (name: string) => `"loss":"${name}"`],
  'class of a loss': [
    '"loss":"mse"',
    (name: string) => `"loss":{"class_name":"${name}","config":{}}`,
  ],
  'key of a loss': [
    '"loss":"mse"',
    (name: string) => `"loss":{"class_name":"Huber","config":{"${name}":1}}`,
  ],
  'output of a loss': ['"loss":"mse"', (name: string) => `"loss":{"${name}":"mse"}`],
  'key of compile': ['"loss":"mse"', (name: string) => `"loss":"mse","${name}":1`],
} as const

const model =
  '{"class_name":"Sequential","keras_version":"3.0.0","config":{"name":"net","layers":[' +
  '{"class_name":"InputLayer","config":{"name":"in","batch_shape":[null,5,4]}},' +
  '{"class_name":"Activation","config":{"name":"cell"}},' +
  '{"class_name":"Dense","config":{"name":"d","units":4,"activation":"relu","dtype":"float32",' +
  '"kernel_initializer":"zeros","kernel_regularizer":null,"kernel_constraint":null}}]},' +
  '"compile_config":{"optimizer":"adam","loss":"mse"}}'

/** By an error in words, or by an obstacle that the question has to take away. */
function isRefused(text: string): boolean {
  try {
    return understandModel(text, 'json', null).obstacles.length > 0
  } catch (error) {
    expect(error).toBeInstanceOf(BatchwiseError)
    return true
  }
}

describe.each(Object.entries(sound))('as the %s', (_what, [found, replaced]) => {
  it.each(names)('%s is refused in words', (name) => {
    expect(model).toContain(found)
    const text = model.replace(found, replaced(name))
    expect(isRefused(text)).toBe(true)
  })
})
