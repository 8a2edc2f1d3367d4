import {
  layerTypes,
  type Activation,
  type LayerNode,
  type LayerType,
  type ModelGraph,
} from '../../advice/vocabulary/model-graph.js'
import { invalid } from '../../errors.js'
import { Fields } from './fields.js'
import { layerRules } from './layer-rules.js'
import { ShapeMismatch } from './layer-rule.js'

/** A layer as some format described it: names resolved, fields in camelCase, nothing checked yet. */
export interface DraftLayer {
  readonly name: string
  /** As written, e.g. `conv2d` or `Conv2D`. */
  readonly type: unknown
  readonly config: Readonly<Record<string, unknown>>
  readonly inputs: readonly string[]
  /** Where it stands in the request. */
  readonly pointer: string
  /** Where its fields stand. */
  readonly configPointer: string
  /** `keras`: the file says `class_name` and snake_case; faults point at those names. */
  readonly spelling: 'own' | 'keras'
}
export interface DraftInput {
  readonly name: string
  readonly shape: readonly number[]
}
/** What a format does with fields that a layer does not know. */
export type UnknownFields = 'refuse' | 'ignore'

/** The layer type under any spelling: `conv2d`, `conv_2d` and `Conv2D` are one. */
export function canonicalType(type: unknown): LayerType | null {
  if (typeof type !== 'string') return null
  const plain = type.replaceAll(/[_\s-]/g, '').toLowerCase()
  return layerTypes.find((candidate) => candidate.toLowerCase() === plain) ?? null
}

/** Checks the layers one by one, infers shapes, counts parameters. Layers in topological order; `output` names the last one that matters. */
export function assembleGraph(
  name: string,
  input: DraftInput,
  drafts: readonly DraftLayer[],
  output: string,
  unknownFields: UnknownFields,
): ModelGraph {
  const shapes = new Map<string, readonly number[]>([[input.name, input.shape]])
  let parameters = 0
  const layers: LayerNode[] = []
  for (const draft of drafts) {
    const { node, count } = checkLayer(draft, shapes, unknownFields)
    shapes.set(node.name, node.outputShape)
    parameters += count
    layers.push(node)
  }
  const outputShape = shapes.get(output)
  if (outputShape === undefined || layers.length === 0)
    throw invalid(
      '/model',
      output,
      'the name of a layer',
      `the output ${output} is no layer of the model`,
    )
  const embedding = layers.find(
    (layer) => layer.type === 'Embedding' && layer.inputs.includes(input.name),
  )
  const vocabulary = embedding === undefined ? null : Number(embedding.config['inputDim'])
  return {
    name,
    input: {
      name: input.name,
      shape: input.shape,
      dtype: vocabulary === null ? 'float32' : 'int32',
      vocabulary,
    },
    layers,
    output,
    outputShape,
    outputActivation: activationOf(layers, output),
    parameters,
  }
}

function checkLayer(
  draft: DraftLayer,
  shapes: ReadonlyMap<string, readonly number[]>,
  unknownFields: UnknownFields,
): { node: LayerNode; count: number } {
  const { name, inputs, pointer } = draft
  const type = canonicalType(draft.type)
  if (type === null)
    throw invalid(
      `${pointer}/${draft.spelling === 'keras' ? 'class_name' : 'type'}`,
      draft.type,
      layerTypes.join(', '),
      `layer ${name}: the layer type ${JSON.stringify(draft.type)} is not known`,
    )
  if (shapes.has(name))
    throw invalid(
      `${pointer}/name`,
      name,
      'a name that no other layer has',
      `two layers have the name ${name}`,
    )
  const inputShapes = inputs.map((source) => {
    const shape = shapes.get(source)
    if (shape === undefined)
      throw invalid(
        `${pointer}/${draft.spelling === 'keras' ? 'inbound_nodes' : 'inputs'}`,
        source,
        `the input or a layer before it: ${[...shapes.keys()].join(', ')}`,
        `layer ${name} reads ${source}, which does not come before it`,
      )
    return shape
  })
  const fields = new Fields(draft.configPointer, name, draft.config, draft.spelling)
  try {
    const { config, outputShape, parameters } = layerRules[type](fields, inputShapes)
    const [unknown] = unknownFields === 'refuse' ? fields.unknown(['name', 'type', 'inputs']) : []
    if (unknown !== undefined)
      throw invalid(
        `${draft.configPointer}/${unknown}`,
        draft.config[unknown],
        `the fields of ${type}`,
        `layer ${name}: ${type} has no field ${unknown}`,
      )

    return { node: { name, type, config, inputs, outputShape }, count: parameters }
  } catch (error) {
    if (!(error instanceof ShapeMismatch)) throw error
    const given = inputs
      .map((source, i) => `${source} gives [${(inputShapes[i] ?? []).join(', ')}]`)
      .join(', ')
    throw invalid(
      pointer,
      inputShapes.map((shape) => [...shape]),
      error.message,
      `layer ${name} (${type}) does not connect: ${given}; it needs ${error.message}`,
    )
  }
}

/** The activation that the output ends in, looking through layers that change no value. */
function activationOf(layers: readonly LayerNode[], output: string): Activation {
  const layer = layers.find((candidate) => candidate.name === output)
  if (layer === undefined) return 'linear'
  if (layer.type === 'Softmax') return 'softmax'
  if (layer.type === 'Flatten' || layer.type === 'Reshape' || layer.type === 'Dropout')
    return activationOf(layers, layer.inputs[0] ?? '')
  return (layer.config['activation'] as Activation | undefined) ?? 'linear'
}
