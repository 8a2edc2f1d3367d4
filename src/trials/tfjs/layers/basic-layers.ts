import { augmentationTypes } from '../../../advice/vocabulary/model-graph.js'
import { activation, elu, prelu, relu, softmax } from './activations.js'
import type { OwnLayer } from './define-layer.js'
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
import { cumulativeSum, einsum, gather, oneHotRows, pad } from './rearrangements.js'
import { categoryEncoding, identity, normalization, rescaling } from './preprocessing.js'

/** Layers that work value by value, normalize, merge or are random. */
export const basicLayers: Readonly<Record<string, OwnLayer>> = {
  ...elementwiseLayers,
  Activation: activation,
  ActivityRegularization: identity,
  AlphaDropout: alphaDropout,
  BatchNormalization: batchNormalization,
  CategoryEncoding: categoryEncoding,
  Clip: clip,
  CumulativeSum: cumulativeSum,
  Dropout: dropout,
  ELU: elu,
  Einsum: einsum,
  Elementwise: elementwise,
  Gather: gather,
  GaussianDropout: gaussianDropout,
  GaussianNoise: gaussianNoise,
  GroupNormalization: groupNormalization,
  Identity: identity,
  LayerNormalization: layerNormalization,
  MatMul: matMul,
  Normalization: normalization,
  OneHot: oneHotRows,
  PReLU: prelu,
  Pad: pad,
  RMSNormalization: rmsNormalization,
  ReLU: relu,
  Reduce: reduce,
  Rescaling: rescaling,
  Slice: slice,
  Softmax: softmax,
  SpatialDropout1D: spatialDropout,
  SpatialDropout2D: spatialDropout,
  SpatialDropout3D: spatialDropout,
  Stack: stack,
  UnitNormalization: unitNormalization,
  ...Object.fromEntries(augmentationTypes.map((type) => [type, identity])),
}
