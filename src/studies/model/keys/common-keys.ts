import { honoured, refusedUnless, withoutEffect, type KeyTable } from './key-rule.js'

/** Keys that every layer may have. */
export const commonKeys: KeyTable = {
  ...honoured('name', 'batch_input_shape', 'batch_shape', 'activity_regularizer', 'trainable'),

  dtype: refusedUnless([null, 'float32', 'DTypePolicy', 'Policy'], 'use float32'),
  quantization_config: refusedUnless([null], 'send the model before it is quantized'),
}

export const seedKey: KeyTable = {
  seed: withoutEffect('every trial draws its own numbers'),
}

/** Initializer, regularizer and constraint of a weight. */
export const weightKeys = (weight: string): KeyTable =>
  honoured(`${weight}_initializer`, `${weight}_regularizer`, `${weight}_constraint`)

export const biasKeys: KeyTable = {
  ...honoured('use_bias'),
  ...weightKeys('bias'),
}

/** Layers with a kernel, a bias and an activation. */
export const kernelKeys: KeyTable = {
  ...honoured('activation'),
  ...weightKeys('kernel'),
  ...biasKeys,
}
