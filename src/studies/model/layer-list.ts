import type { ModelGraph } from '../../advice/vocabulary/model-graph.js'
import { invalid } from '../../errors.js'
import { assembleGraph, canonicalType, type DraftLayer } from './assemble-graph.js'
import type { DraftOutput } from './model-output.js'
import { isShape } from './fields.js'
import { requireFew } from './keras/layer-limit.js'

interface LayerListModel {
  readonly name?: unknown
  readonly input?: unknown
  readonly layers?: unknown
}

const inputName = 'input'

/**
 * The format of Batchwise: `{input: {shape}, layers: [{type, ...fields, name?, inputs?}]}`. Fields
 * are named as in tfjs-layers. A layer without `inputs` reads the layer before it.
 */
export function parseLayerList(model: LayerListModel, pointer: string): ModelGraph {
  const shape = inputShapeOf(model, pointer)
  const layers = draftsOf(model, pointer)
  return assembleGraph({
    name: typeof model.name === 'string' ? model.name : 'model',
    inputs: [{ name: inputName, shape }],
    layers,
    outputs: [lastOutput(layers)],
    unknownFields: 'refuse',
  })
}

function lastOutput(layers: readonly DraftLayer[]): DraftOutput {
  const name = layers.at(-1)?.name ?? inputName
  return { name, layer: name }
}

function inputShapeOf(model: LayerListModel, pointer: string): readonly number[] {
  const input = model.input as { readonly shape?: unknown } | undefined
  if (isShape(input?.shape)) return input.shape
  throw invalid(
    `${pointer}/input/shape`,
    input?.shape,
    'the shape of one row: a list of whole numbers >= 1',
    'the model has no input shape',
  )
}

function draftsOf({ layers }: LayerListModel, pointer: string): readonly DraftLayer[] {
  if (!Array.isArray(layers) || layers.length === 0)
    throw invalid(
      `${pointer}/layers`,
      layers,
      'a list of at least one layer',
      'the model has no layers',
    )
  requireFew(layers.length, `${pointer}/layers`)
  const drafts: DraftLayer[] = []
  for (const [i, layer] of layers.entries()) {
    const previous = drafts.at(-1)?.name ?? inputName
    drafts.push(draftOf(layer, { i, pointer: `${pointer}/layers/${i}`, previous }))
  }
  return drafts
}

interface LayerPlace {
  readonly i: number
  readonly pointer: string
  /** Name of the layer before it, or of the input. */
  readonly previous: string
}

function draftOf(layer: unknown, { i, pointer, previous }: LayerPlace): DraftLayer {
  if (typeof layer !== 'object' || layer === null)
    throw invalid(pointer, layer, 'an object with a type', `layer ${i} is not an object`)
  const {
    name: givenName,
    type,
    inputs,
    trainable = true,
    ...config
  } = layer as Record<string, unknown>
  const name =
    typeof givenName === 'string' && givenName !== ''
      ? givenName
      : `${canonicalType(type) ?? 'layer'}_${i + 1}`
  if (typeof trainable !== 'boolean')
    throw invalid(
      `${pointer}/trainable`,
      trainable,
      'true, or false for a frozen layer',
      `layer ${name}: trainable is neither true nor false`,
    )
  if (inputs !== undefined && !isNameList(inputs))
    throw invalid(
      `${pointer}/inputs`,
      inputs,
      'a list of at least one layer name',
      `layer ${name}: inputs is not a list of layer names`,
    )
  return {
    name,
    type,
    config,
    inputs: inputs ?? [previous],
    pointer,
    configPointer: pointer,
    trainable,
    sharesWeightsWith: null,
    spelling: 'own',
  }
}

const isNameList = (value: unknown): value is readonly string[] =>
  Array.isArray(value) && value.length > 0 && value.every((name) => typeof name === 'string')
