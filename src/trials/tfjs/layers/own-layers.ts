import { applicationLayers } from './applications.js'
import { basicLayers } from './basic-layers.js'
import { additiveAttention, attention } from './attention/attention.js'
import { einsumDense } from './attention/einsum-dense.js'
import { groupedQueryAttention } from './attention/grouped-query-attention.js'
import { multiHeadAttention } from './attention/multi-head-attention.js'
import type { OwnLayer } from './define-layer.js'
import { dot } from './dot.js'
import { globalPooling } from './spatial/pooling.js'
import { spatialLayers } from './spatial/spatial-layers.js'
import { maskedAverage, masking } from './masking.js'
import { recurrentLayers } from './recurrent/recurrent-layers.js'

/** Only where it has a mask is the mean another one. */
const globalAverage: OwnLayer = (tf, config) => {
  const average = config['masks'] === undefined ? globalPooling('Average', 1) : maskedAverage
  return average(tf, config)
}

/**
 * Layers of ours by type: they come before those of TensorFlow.js. `defineLayer` makes one of a few
 * functions.
 */
export const ownLayers: Readonly<Record<string, OwnLayer>> = {
  ...basicLayers,
  ...spatialLayers,
  ...applicationLayers,
  ...recurrentLayers,
  GlobalAveragePooling1D: globalAverage,
  Dot: dot,
  Masking: masking,
  EinsumDense: einsumDense,
  Attention: attention,
  AdditiveAttention: additiveAttention,
  MultiHeadAttention: multiHeadAttention,
  GroupQueryAttention: groupedQueryAttention,
}
