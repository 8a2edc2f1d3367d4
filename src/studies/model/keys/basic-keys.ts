import { kernelKeys, seedKey, weightKeys } from './common-keys.js'
import { honoured, mustBeNull, refusedUnless, type ClassTables, type KeyTable } from './key-rule.js'

const rate: KeyTable = { ...honoured('rate'), ...seedKey }
/** Keras 2 writes the key of its base class, which the layer does not read. */
const spatialDropout: KeyTable = { ...rate, ...mustBeNull('noise_shape') }

export const basicKeys = {
  Dense: {
    ...honoured('units'),
    ...kernelKeys,
    lora_rank: refusedUnless([null], 'remove it: the trials train all weights'),
    lora_alpha: refusedUnless([null], 'remove it: the trials train all weights'),
  },
  Activation: honoured('activation'),
  ReLU: honoured('max_value', 'negative_slope', 'threshold'),
  LeakyReLU: honoured('negative_slope', 'alpha'),
  ELU: honoured('alpha'),
  PReLU: { ...honoured('shared_axes'), ...weightKeys('alpha') },
  Softmax: honoured('axis'),
  Dropout: { ...rate, ...honoured('noise_shape') },
  AlphaDropout: { ...rate, ...honoured('noise_shape') },
  GaussianDropout: rate,
  GaussianNoise: { ...honoured('stddev'), ...seedKey },
  SpatialDropout1D: spatialDropout,
  SpatialDropout2D: { ...spatialDropout, ...honoured('data_format') },
  SpatialDropout3D: { ...spatialDropout, ...honoured('data_format') },
  Flatten: honoured('data_format'),
  Reshape: honoured('target_shape'),
  Permute: honoured('dims'),
  RepeatVector: honoured('n'),
  Identity: {},
  ActivityRegularization: honoured('l1', 'l2'),
} satisfies ClassTables
