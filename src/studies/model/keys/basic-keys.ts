import { kernelKeys, seedKey, weightKeys } from './common-keys.js'
import {
  honoured,
  mustBeNull,
  refusedUnless,
  withoutEffect,
  type ClassTables,
  type KeyTable,
} from './key-rule.js'

const gammaAndBeta: KeyTable = {
  ...honoured('axis', 'epsilon', 'center', 'scale'),
  ...weightKeys('beta'),
  ...weightKeys('gamma'),
}

const onlyWithRenorm = withoutEffect('read only with renorm, which is refused')

export const basicKeys = {
  Dense: { ...honoured('units'), ...kernelKeys },
  Activation: honoured('activation'),
  Dropout: {
    ...honoured('rate'),
    ...seedKey,
    noise_shape: refusedUnless([null], 'remove it, or use SpatialDropout'),
  },
  SpatialDropout1D: { ...honoured('rate'), ...seedKey, ...mustBeNull('noise_shape') },
  GaussianNoise: { ...honoured('stddev'), ...seedKey },
  Flatten: honoured('data_format'),
  Reshape: honoured('target_shape'),
  Permute: honoured('dims'),
  RepeatVector: honoured('n'),
  ReLU: honoured('max_value', 'negative_slope', 'threshold'),
  LeakyReLU: honoured('negative_slope', 'alpha'),
  ELU: honoured('alpha'),
  Softmax: honoured('axis'),
  PReLU: {
    ...weightKeys('alpha'),
    ...mustBeNull('shared_axes'),
  },
  BatchNormalization: {
    ...gammaAndBeta,
    ...honoured('momentum', 'moving_mean_initializer', 'moving_variance_initializer'),
    synchronized: withoutEffect('a trial runs on one device'),
    fused: withoutEffect('another way to the same numbers'),
    renorm: refusedUnless([false], 'set it to false'),
    renorm_clipping: onlyWithRenorm,
    renorm_momentum: onlyWithRenorm,
    virtual_batch_size: refusedUnless([null], 'remove it'),
  },
  LayerNormalization: {
    ...gammaAndBeta,
    rms_scaling: refusedUnless([false], 'set it to false'),
  },
} satisfies ClassTables
