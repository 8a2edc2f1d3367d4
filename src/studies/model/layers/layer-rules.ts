import type { LayerType } from '../../../advice/vocabulary/model-graph.js'
import { attentionRules } from './attention.js'
import { basicRules } from './basic.js'
import { einsumDenseRules } from './einsum-dense.js'
import type { LayerRule } from './layer-rule.js'
import { mergeRules } from './merge.js'
import { sequenceRules } from './sequence.js'
import { spatialRules } from './spatial/spatial-rules.js'
import { wrapperRules } from './wrappers.js'

/** Output shape, parameters and complete configuration of every layer type, as in Keras. */
export const layerRules: Readonly<Record<LayerType, LayerRule>> = {
  ...basicRules,
  ...spatialRules,
  ...sequenceRules,
  ...attentionRules,
  ...einsumDenseRules,
  ...mergeRules,
  ...wrapperRules((type) => layerRules[type]),
}
