import { augmentationTypes } from '../../../advice/vocabulary/model-graph.js'
import { activation, elu, prelu, relu, softmax } from './activations.js'
import type { OwnLayer } from './define-layer.js'
import { dot } from './dot.js'
import { elementwiseLayers } from './elementwise.js'
import { alphaDropout, dropout, gaussianDropout, gaussianNoise, spatialDropout } from './noise.js'
import {
  batchNormalization,
  groupNormalization,
  layerNormalization,
  rmsNormalization,
  unitNormalization,
} from './normalization.js'
import { clip, elementwise, matMul, reduce, slice, stack } from './operators.js'
import { categoryEncoding, identity, normalization, rescaling } from './preprocessing.js'
import { bidirectional, recurrent } from './recurrent/recurrent-layers.js'

/**
 * Layers of ours by type: they come before those of TensorFlow.js. `defineLayer` makes one of a few
 * functions.
 */
export const ownLayers: Readonly<Record<string, OwnLayer>> = {
  ...elementwiseLayers,
  Activation: activation,
  ActivityRegularization: identity,
  AlphaDropout: alphaDropout,
  BatchNormalization: batchNormalization,
  Bidirectional: bidirectional,
  CategoryEncoding: categoryEncoding,
  Clip: clip,
  Dot: dot,
  Dropout: dropout,
  ELU: elu,
  Elementwise: elementwise,
  GRU: recurrent('GRU'),
  GaussianDropout: gaussianDropout,
  GaussianNoise: gaussianNoise,
  GroupNormalization: groupNormalization,
  Identity: identity,
  LSTM: recurrent('LSTM'),
  LayerNormalization: layerNormalization,
  MatMul: matMul,
  Normalization: normalization,
  PReLU: prelu,
  RMSNormalization: rmsNormalization,
  ReLU: relu,
  Reduce: reduce,
  Rescaling: rescaling,
  SimpleRNN: recurrent('SimpleRNN'),
  Slice: slice,
  Softmax: softmax,
  SpatialDropout1D: spatialDropout,
  SpatialDropout2D: spatialDropout,
  SpatialDropout3D: spatialDropout,
  Stack: stack,
  UnitNormalization: unitNormalization,
  ...Object.fromEntries(augmentationTypes.map((type) => [type, identity])),
}
