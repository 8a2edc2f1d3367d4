import type { OwnLayer } from './define-layer.js'
import { dot } from './dot.js'
import { spatialLayers } from './spatial/spatial-layers.js'
import { bidirectional, recurrent } from './recurrent/recurrent-layers.js'

/**
 * Layers of ours by type: they come before those of TensorFlow.js. `defineLayer` makes one of a few
 * functions.
 */
export const ownLayers: Readonly<Record<string, OwnLayer>> = {
  ...spatialLayers,
  Dot: dot,
  LSTM: recurrent('LSTM'),
  GRU: recurrent('GRU'),
  SimpleRNN: recurrent('SimpleRNN'),
  Bidirectional: bidirectional,
}
