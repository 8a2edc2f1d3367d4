/** Configs of optimizers and losses, and the arguments of `compile`. */
import {
  honoured,
  keysWith,
  refusedUnless,
  withoutEffect,
  type ClassTables,
  type KeyTable,
} from './key-rule.js'

const only = (value: unknown) => refusedUnless([value], `use ${JSON.stringify(value)}`)

const optimizer = {
  name: withoutEffect('a label'),
  ...keysWith(
    withoutEffect('Batchwise finds the learning rate; the advice names what it replaces'),
    'learning_rate',
    'decay',
  ),
  ...honoured('clipnorm', 'global_clipnorm', 'clipvalue', 'weight_decay'),
  ...honoured('use_ema', 'ema_momentum', 'ema_overwrite_frequency'),
  loss_scale_factor: withoutEffect('trials train in float32, where the scale cancels out'),
  gradient_accumulation_steps: refusedUnless(
    [null, 1],
    'remove it: Batchwise finds the batch of one update, and says how to accumulate towards it',
  ),
  jit_compile: withoutEffect('another way to the same numbers'),
  is_legacy_optimizer: withoutEffect('another way to the same numbers'),
}
const moments = honoured('beta_1', 'beta_2', 'epsilon')
const adam = { ...optimizer, ...moments, ...honoured('amsgrad') }

export const optimizerKeys = {
  SGD: { ...optimizer, ...honoured('momentum', 'nesterov') },
  Adam: adam,
  AdamW: adam,
  Nadam: {
    ...optimizer,
    ...moments,
    schedule_decay: refusedUnless([0.004], 'use 0.004, as Keras 2 and 3 do'),
  },
  RMSprop: { ...optimizer, ...honoured('rho', 'momentum', 'epsilon', 'centered') },
  Adagrad: { ...optimizer, ...honoured('initial_accumulator_value', 'epsilon') },
  Adadelta: { ...optimizer, ...honoured('rho', 'epsilon') },
  Adamax: { ...optimizer, ...moments },
  Lion: { ...optimizer, ...honoured('beta_1', 'beta_2') },
  Ftrl: {
    ...optimizer,
    ...honoured(
      'learning_rate_power',
      'initial_accumulator_value',
      'l1_regularization_strength',
      'l2_regularization_strength',
      'l2_shrinkage_regularization_strength',
      'beta',
    ),
  },
  Lamb: { ...optimizer, ...moments },
  Adafactor: {
    ...optimizer,
    ...honoured('beta_2_decay', 'epsilon_1', 'epsilon_2', 'clip_threshold', 'relative_step'),
  },
  Muon: {
    ...optimizer,
    ...honoured('adam_beta_1', 'adam_beta_2', 'adam_weight_decay', 'adam_lr_ratio', 'epsilon'),
    ...honoured('exclude_layers', 'exclude_embeddings', 'muon_a', 'muon_b', 'muon_c'),
    ...honoured('momentum', 'ns_steps', 'nesterov', 'rms_rate'),
  },
} satisfies ClassTables

/** Around another optimizer, whose keys are checked by its own table. */
export const lossScaleKeys: KeyTable = {
  ...optimizer,
  ...honoured('inner_optimizer'),
  ...keysWith(
    withoutEffect('trials train in float32, where the scale cancels out'),
    'initial_scale',
    'dynamic_growth_steps',
    'dynamic',
  ),
}

const loss = {
  ...keysWith(withoutEffect('a label'), 'name', 'fn'),
  dtype: refusedUnless([null, 'float32', 'DTypePolicy'], 'use float32'),
  reduction: refusedUnless(
    ['auto', 'sum_over_batch_size', 'mean_with_sample_weight'],
    'use sum_over_batch_size: a sum grows with the batch, and its learning rate with it',
  ),
}
const crossentropy = { ...loss, ...honoured('from_logits'), axis: only(-1) }
const smoothed = { ...crossentropy, ...honoured('label_smoothing') }
/** Keras sums over the whole batch, or over the axes that are named. */
const overlap = { ...loss, axis: refusedUnless([null], 'use null: the overlap of the whole batch') }

export const lossKeys = {
  SparseCategoricalCrossentropy: { ...crossentropy, ...honoured('ignore_class') },
  CategoricalCrossentropy: smoothed,
  BinaryCrossentropy: smoothed,
  MeanSquaredError: loss,
  MeanAbsoluteError: loss,
  MeanAbsolutePercentageError: loss,
  MeanSquaredLogarithmicError: loss,
  Huber: { ...loss, ...honoured('delta') },
  LogCosh: loss,
  Hinge: loss,
  SquaredHinge: loss,
  CategoricalHinge: loss,
  Poisson: loss,
  KLDivergence: loss,
  CosineSimilarity: { ...loss, axis: only(-1) },
  BinaryFocalCrossentropy: { ...smoothed, ...honoured('apply_class_balancing', 'alpha', 'gamma') },
  CategoricalFocalCrossentropy: { ...smoothed, ...honoured('alpha', 'gamma') },
  CategoricalGeneralizedCrossEntropy: { ...loss, ...honoured('q') },
  Dice: overlap,
  Tversky: { ...overlap, ...honoured('alpha', 'beta') },
} satisfies ClassTables

const measured = 'it is measured, not trained; Batchwise shows the loss and the accuracy'

/** `compile_config` of Keras 3; `training_config` of Keras 2 and TensorFlow.js. */
export const compileKeys: KeyTable = {
  ...honoured('optimizer', 'optimizer_config', 'loss', 'loss_weights'),
  ...keysWith(withoutEffect(measured), 'metrics', 'weighted_metrics'),
  ...keysWith(
    withoutEffect('another way to the same numbers'),
    'run_eagerly',
    'steps_per_execution',
    'jit_compile',
    'auto_scale_loss',
    'pss_evaluation_shards',
    'is_compiled',
  ),
  sample_weight_mode: refusedUnless([null], 'sample weights are not supported; remove it'),
}
