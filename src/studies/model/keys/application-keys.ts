import { honoured, type ClassTables } from './key-rule.js'

/** Layers that only the topologies of keras.applications have. */
export const applicationKeys = {
  LayerScale: honoured('init_values', 'projection_dim'),
  StochasticDepth: honoured('drop_path_rate'),
  CustomScaleLayer: honoured('scale'),
} satisfies ClassTables
