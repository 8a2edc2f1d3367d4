/** Configs of optimizers and losses, as `compile` writes them. */
import { honoured, keysWith, refusedUnless, withoutEffect, type ClassTables } from './key-rule.js'

const onlyWithAverages = withoutEffect('read only with use_ema, which is refused')
const only = (value: unknown) => refusedUnless([value], `use ${JSON.stringify(value)}`)

const optimizer = {
  name: withoutEffect('a label'),
  learning_rate: withoutEffect('Batchwise finds the learning rate'),
  ...keysWith(refusedUnless([null], 'remove it'), 'clipnorm', 'global_clipnorm', 'clipvalue'),
  weight_decay: refusedUnless([null, 0], 'remove it'),
  decay: refusedUnless([null, 0], 'remove it'),
  use_ema: refusedUnless([false], 'set it to false'),
  ema_momentum: onlyWithAverages,
  ema_overwrite_frequency: onlyWithAverages,
  loss_scale_factor: refusedUnless([null], 'remove it'),
  gradient_accumulation_steps: refusedUnless([null, 1], 'remove it: Batchwise finds the batch'),
  jit_compile: withoutEffect('another way to the same numbers'),
  is_legacy_optimizer: withoutEffect('another way to the same numbers'),
}
const adam = {
  ...optimizer,
  beta_1: only(0.9),
  beta_2: only(0.999),
  epsilon: only(1e-7),
}

export const optimizerKeys = {
  SGD: { ...optimizer, momentum: only(0), nesterov: only(false) },
  Adam: { ...adam, amsgrad: only(false) },
  Adamax: adam,
  RMSprop: {
    ...optimizer,
    rho: only(0.9),
    momentum: only(0),
    epsilon: only(1e-7),
    centered: only(false),
  },
  Adagrad: { ...optimizer, initial_accumulator_value: only(0.1), epsilon: only(1e-7) },
} satisfies ClassTables

const loss = {
  ...honoured('name'),
  fn: withoutEffect('the name again'),
  dtype: refusedUnless([null, 'float32', 'DTypePolicy'], 'use float32'),
  reduction: refusedUnless(['auto', 'sum_over_batch_size'], 'use sum_over_batch_size'),
}
const crossentropy = { ...loss, from_logits: only(false), axis: only(-1) }

export const lossKeys = {
  MeanSquaredError: loss,
  MeanAbsoluteError: loss,
  BinaryCrossentropy: { ...crossentropy, label_smoothing: only(0) },
  CategoricalCrossentropy: { ...crossentropy, label_smoothing: only(0) },
  SparseCategoricalCrossentropy: { ...crossentropy, ignore_class: only(null) },
} satisfies ClassTables
