import type { LayerType } from '../../../advice/vocabulary/model-graph.js'
import { weightFields } from '../weights/weight-fields.js'
import { first, requireRank, type LayerRule } from './layer-rule.js'

const embedding: LayerRule = (fields, inputs) => {
  const [steps = 1] = requireRank(first(inputs), 1, 'a sequence of token numbers [steps]')
  const inputDim = fields.whole('inputDim')
  const outputDim = fields.whole('outputDim')
  return {
    config: {
      inputDim,
      outputDim,
      maskZero: fields.flag('maskZero', false),
      ...weightFields(fields, 'embeddings', 'RandomUniform'),
    },
    outputShape: [steps, outputDim],
    parameters: inputDim * outputDim,
  }
}

const masking: LayerRule = (fields, inputs) => {
  const shape = requireRank(first(inputs), 2, 'a sequence [steps, features]')
  const config = { maskValue: fields.number('maskValue', 0) }
  return { config, outputShape: shape, parameters: 0 }
}

export const sequenceRules = {
  Masking: masking,
  Embedding: embedding,
} satisfies Partial<Record<LayerType, LayerRule>>
