import type { LayerType } from '../../../advice/vocabulary/model-graph.js'
import { first, kernelFields, last, ShapeMismatch, type LayerRule } from './layer-rule.js'

export const denseRules = {
  Dense: (fields, inputs) => {
    const shape = first(inputs)
    if (shape.length === 0) throw new ShapeMismatch('at least one dimension')
    const units = fields.whole('units')
    const { useBias, config } = kernelFields(fields)
    return {
      config: { units, ...config },
      outputShape: [...shape.slice(0, -1), units],
      parameters: last(shape) * units + (useBias ? units : 0),
    }
  },
} satisfies Partial<Record<LayerType, LayerRule>>
