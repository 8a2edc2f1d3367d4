import { augmentationTypes } from '../../../advice/vocabulary/model-graph.js'
import { honoured, keysWith, withoutEffect, type ClassTables, type KeyTable } from './key-rule.js'

/** The layer is left out as a whole, and the answer says so. */
const augmentation: KeyTable = keysWith(
  withoutEffect('the trials leave this layer out, and the answer says so'),
  'addition_factor',
  'all_ops',
  'alpha',
  'brightness_factor',
  'chain_depth',
  'contrast_factor',
  'data_format',
  'factor',
  'fill_mode',
  'fill_value',
  'height_factor',
  'hue_factor',
  'interpolation',
  'kernel_size',
  'mode',
  'num_chains',
  'num_ops',
  'rng_type',
  'saturation_factor',
  'scale',
  'seed',
  'sigma',
  'threshold_factor',
  'value_range',
  'width_factor',
  'x_factor',
  'y_factor',
)

const augmentationKeys = Object.fromEntries(
  augmentationTypes.map((type) => [type, augmentation]),
) as Record<(typeof augmentationTypes)[number], KeyTable>

export const preprocessingKeys = {
  ...augmentationKeys,
  Rescaling: honoured('scale', 'offset'),
  Normalization: honoured('axis', 'invert', 'mean', 'variance'),
  CategoryEncoding: honoured('num_tokens', 'output_mode', 'sparse'),
} satisfies ClassTables
