import type { LayerType } from '../../../advice/vocabulary/model-graph.js'
import { activationRules } from './activation.js'
import { applicationRules } from './applications.js'
import { denseRules } from './dense.js'
import { dropoutRules } from './dropout.js'
import { attentionRules } from './attention.js'
import { einsumDenseRules } from './einsum-dense.js'
import type { LayerRule } from './layer-rule.js'
import { mergeRules } from './merge.js'
import { normalizationRules } from './normalization.js'
import { operatorRules } from './operators.js'
import { preprocessingRules } from './preprocessing.js'
import { recurrentRules } from './recurrent/recurrent.js'
import { reshapeRules } from './reshape.js'
import { sequenceRules } from './sequence.js'
import { spatialRules } from './spatial/spatial-rules.js'
import { wrapperRules } from './wrappers.js'

/** Output shape, parameters and complete configuration of every layer type, as in Keras. */
export const layerRules: Readonly<Record<LayerType, LayerRule>> = {
  ...denseRules,
  ...activationRules,
  ...normalizationRules,
  ...dropoutRules,
  ...reshapeRules,
  ...preprocessingRules,
  ...operatorRules,
  ...spatialRules,
  ...sequenceRules,
  ...recurrentRules,
  ...attentionRules,
  ...einsumDenseRules,
  ...mergeRules,
  ...applicationRules,
  ...wrapperRules((type) => layerRules[type]),
}
