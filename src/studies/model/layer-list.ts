import type { ModelGraph } from '../../advice/vocabulary/model-graph.js'
import { invalid } from '../../errors.js'
import { assembleGraph, canonicalType, type DraftLayer } from './assemble-graph.js'
import { isShape } from './fields.js'

/**
 * Our own format: `{input: {shape}, layers: [{type, ...fields, name?, inputs?}]}`. Field names are those of tfjs-layers (camelCase). A layer without
 * `inputs` reads the one before it; the input's name is "input".
 */
export function parseLayerList(
  model: { readonly name?: unknown; readonly input?: unknown; readonly layers?: unknown },
  pointer: string,
): ModelGraph {
  const input = model.input as { shape?: unknown } | undefined
  if (!isShape(input?.shape))
    throw invalid(
      `${pointer}/input/shape`,
      input?.shape,
      'the shape of one row: a list of whole numbers >= 1',
      'the model has no input shape',
    )
  if (!Array.isArray(model.layers) || model.layers.length === 0)
    throw invalid(
      `${pointer}/layers`,
      model.layers,
      'a list of at least one layer',
      'the model has no layers',
    )
  let previous = 'input'
  const drafts = model.layers.map((layer: unknown, i): DraftLayer => {
    const at = `${pointer}/layers/${i}`
    if (typeof layer !== 'object' || layer === null)
      throw invalid(at, layer, 'an object with a type', `layer ${i} is not an object`)
    const { name, type, inputs, ...config } = layer as Record<string, unknown>
    const own =
      typeof name === 'string' && name !== '' ? name : `${canonicalType(type) ?? 'layer'}_${i + 1}`
    const sources =
      inputs === undefined
        ? [previous]
        : Array.isArray(inputs) &&
            inputs.length > 0 &&
            inputs.every((source) => typeof source === 'string')
          ? inputs
          : null
    if (sources === null)
      throw invalid(
        `${at}/inputs`,
        inputs,
        'a list of layer names',
        `layer ${own}: inputs is not a list of layer names`,
      )
    previous = own
    return {
      name: own,
      type,
      config,
      inputs: sources,
      pointer: at,
      configPointer: at,
      spelling: 'own',
    }
  })
  return assembleGraph(
    typeof model.name === 'string' ? model.name : 'model',
    { name: 'input', shape: input.shape },
    drafts,
    previous,
    'refuse',
  )
}
