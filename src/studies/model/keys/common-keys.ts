import { honoured, refusedUnless, withoutEffect, type KeyTable } from './key-rule.js'

/** Trials compute in float32. For a mixed policy the answer says so; others change the numbers. */
export const usePolicy = 'use float32, mixed_float16 or mixed_bfloat16'

/** Keys that every layer may have. */
export const commonKeys: KeyTable = {
  ...honoured('name', 'batch_input_shape', 'batch_shape', 'activity_regularizer', 'trainable'),

  dtype: refusedUnless(
    [null, 'float32', 'mixed_float16', 'mixed_bfloat16', 'DTypePolicy', 'Policy'],
    usePolicy,
  ),
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
