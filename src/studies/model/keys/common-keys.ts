import { honoured, mustBeNull, refusedUnless, withoutEffect, type KeyTable } from './key-rule.js'

/** Keys that every layer may have. */
export const commonKeys: KeyTable = {
  ...honoured('name', 'batch_input_shape', 'batch_shape'),
  trainable: refusedUnless([true], 'set it to true, or measure the layers that you train'),
  dtype: refusedUnless([null, 'float32', 'DTypePolicy', 'Policy'], 'use float32'),
  quantization_config: refusedUnless([null], 'send the model before it is quantized'),
}

export const seedKey: KeyTable = {
  seed: withoutEffect('every trial draws its own numbers'),
}

export const biasKeys: KeyTable = {
  ...honoured('use_bias'),
  bias_initializer: refusedUnless(['zeros'], 'use zeros'),
  ...mustBeNull('bias_regularizer', 'bias_constraint'),
}

/** Layers with a kernel, a bias and an activation. */
export const kernelKeys: KeyTable = {
  ...honoured('activation', 'kernel_initializer', 'kernel_regularizer'),
  ...biasKeys,
  ...mustBeNull('kernel_constraint', 'activity_regularizer'),
}
