import {
  layerTypes,
  type Activation,
  type LayerNode,
  type LayerType,
  type ModelGraph,
  type ModelInput,
  type ModelOutput,
} from '../../advice/vocabulary/model-graph.js'
import { invalid, type BatchwiseError } from '../../errors.js'
import { Fields } from './fields.js'
import { ShapeMismatch, type LayerEffect, type Shape } from './layers/layer-rule.js'
import { layerRules } from './layers/layer-rules.js'
import { readRegularizer } from './weights/regularizers.js'
import { refuseUnreadWeightObject } from './weights/weight-fields.js'

/** A layer as its format describes it: fields in camelCase, nothing checked yet. */
export interface DraftLayer {
  readonly name: string
  /** As written in the file, for example `conv2d` or `Conv2D`. */
  readonly type: unknown
  readonly config: Readonly<Record<string, unknown>>
  readonly inputs: readonly string[]
  /** Place of the layer in the request. */
  readonly pointer: string
  /** Place of its fields. */
  readonly configPointer: string
  /** False for a frozen layer. */
  readonly trainable: boolean
  /** An earlier call of the same layer; null for a layer that is called for the first time. */
  readonly sharesWeightsWith: string | null
  /** `keras`: the file says `class_name` and snake_case, and so do the pointers of faults. */
  readonly spelling: 'own' | 'keras'
}

export interface DraftInput {
  readonly name: string
  readonly shape: Shape
}

export interface DraftModel {
  readonly name: string
  readonly inputs: readonly DraftInput[]
  /** In topological order. */
  readonly layers: readonly DraftLayer[]
  /** Names of the layers that give the outputs. */
  readonly outputs: readonly string[]
  /** What happens with a field that a layer does not know. */
  readonly unknownFields: 'refuse' | 'ignore'
}

/** Shapes by the name of the input or layer that gives them. */
type Shapes = ReadonlyMap<string, Shape>

/** The layer type in any spelling: `conv2d`, `conv_2d` and `Conv2D` are the same. */
export function canonicalType(type: unknown): LayerType | null {
  if (typeof type !== 'string') return null
  const plain = type.replaceAll(/[_\s-]/g, '').toLowerCase()
  return layerTypes.find((candidate) => candidate.toLowerCase() === plain) ?? null
}

/** Checks the layers one by one, infers their shapes and counts their parameters. */
export function assembleGraph(draft: DraftModel): ModelGraph {
  const shapes = new Map<string, Shape>(draft.inputs.map(({ name, shape }) => [name, shape]))
  const layers: LayerNode[] = []
  let parameters = 0
  let trainableParameters = 0
  for (const layer of draft.layers) {
    const checked = checkLayer(layer, shapes, draft.unknownFields)
    shapes.set(layer.name, checked.node.outputShape)
    parameters += checked.parameters
    trainableParameters += checked.trainableParameters
    layers.push(checked.node)
  }
  return {
    name: draft.name,
    inputs: draft.inputs.map((input) => modelInput(input, layers)),
    layers,
    outputs: draft.outputs.map((output) => modelOutput(output, layers)),
    parameters,
    trainableParameters,
  }
}

function modelInput({ name, shape }: DraftInput, layers: readonly LayerNode[]): ModelInput {
  const vocabulary = vocabularyOf(layers, name)
  return { name, shape, dtype: vocabulary === null ? 'float32' : 'int32', vocabulary }
}

function modelOutput(name: string, layers: readonly LayerNode[]): ModelOutput {
  const shape = layers.find((layer) => layer.name === name)?.outputShape
  if (shape !== undefined)
    return { name, layer: name, shape, activation: activationOf(layers, name) }
  throw invalid(
    '/model',
    name,
    `the name of a layer: ${layers.map((layer) => layer.name).join(', ')}`,
    `the model has no layer ${name}, which is named as its output`,
  )
}

interface CheckedLayer {
  readonly node: LayerNode
  /** 0 for a layer that uses the weights of an earlier one. */
  readonly parameters: number
  readonly trainableParameters: number
}

function checkLayer(
  draft: DraftLayer,
  shapes: Shapes,
  unknownFields: DraftModel['unknownFields'],
): CheckedLayer {
  const { name, inputs } = draft
  const type = typeOf(draft)
  if (shapes.has(name))
    throw invalid(
      `${draft.pointer}/name`,
      name,
      'a name that no other layer has',
      `two layers have the name ${name}; rename one of them`,
    )
  const inputShapes = inputs.map((source) => shapeOf(source, draft, shapes))
  const fields = new Fields(draft.configPointer, name, draft.config, draft.spelling)
  const effect = effectOf(type, draft, fields, inputShapes)
  if (unknownFields === 'refuse') refuseUnknownField(type, draft, fields)
  const { config, outputShape } = effect
  const { trainable, sharesWeightsWith } = draft
  const node = { name, type, config, inputs, outputShape, trainable, sharesWeightsWith }
  const parameters = sharesWeightsWith === null ? effect.parameters : 0
  const frozen = sharesWeightsWith === null ? (effect.frozenParameters ?? 0) : 0
  return { node, parameters, trainableParameters: trainable ? parameters - frozen : 0 }
}

function typeOf({ name, type, pointer, spelling }: DraftLayer): LayerType {
  const known = canonicalType(type)
  if (known !== null) return known
  throw invalid(
    `${pointer}/${spelling === 'keras' ? 'class_name' : 'type'}`,
    type,
    layerTypes.join(', '),
    `layer ${name}: the layer type ${JSON.stringify(type)} is not known`,
  )
}

function shapeOf(source: string, { name, pointer, spelling }: DraftLayer, shapes: Shapes): Shape {
  const shape = shapes.get(source)
  if (shape !== undefined) return shape
  throw invalid(
    `${pointer}/${spelling === 'keras' ? 'inbound_nodes' : 'inputs'}`,
    source,
    `the input or an earlier layer: ${[...shapes.keys()].join(', ')}`,
    `layer ${name} reads ${source}, which does not come before it`,
  )
}

function effectOf(
  type: LayerType,
  draft: DraftLayer,
  fields: Fields,
  inputShapes: readonly Shape[],
): LayerEffect {
  try {
    const effect = layerRules[type](fields, inputShapes)
    const activityRegularizer = readRegularizer(fields, 'activityRegularizer')
    refuseUnreadWeightObject(fields)
    if (activityRegularizer === null) return effect
    return { ...effect, config: { ...effect.config, activityRegularizer } }
  } catch (error) {
    throw error instanceof ShapeMismatch ? mismatch(type, draft, inputShapes, error) : error
  }
}

function mismatch(
  type: LayerType,
  { name, inputs, pointer }: DraftLayer,
  inputShapes: readonly Shape[],
  { message: needed }: ShapeMismatch,
): BatchwiseError {
  const given = inputs
    .map((source, i) => `${source} gives [${(inputShapes[i] ?? []).join(', ')}]`)
    .join(', ')
  return invalid(
    pointer,
    inputShapes.map((shape) => [...shape]),
    needed,
    `layer ${name} (${type}) does not connect: ${given}; it needs ${needed}`,
  )
}

function refuseUnknownField(type: LayerType, draft: DraftLayer, fields: Fields): void {
  const [unknown] = fields.unread(['name', 'type', 'inputs'])
  if (unknown === undefined) return
  throw invalid(
    `${draft.configPointer}/${unknown}`,
    draft.config[unknown],
    `the fields of ${type}`,
    `layer ${draft.name}: ${type} has no field ${unknown}; remove it`,
  )
}

/** Vocabulary size where an embedding reads the input, else null. */
function vocabularyOf(layers: readonly LayerNode[], inputName: string): number | null {
  const embedding = layers.find(
    ({ type, inputs }) => type === 'Embedding' && inputs.includes(inputName),
  )
  return embedding === undefined ? null : Number(embedding.config['inputDim'])
}

/** The activation at the output, looking through layers that do not change values. */
function activationOf(layers: readonly LayerNode[], output: string): Activation {
  const layer = layers.find((candidate) => candidate.name === output)
  if (layer === undefined) return 'linear'
  if (layer.type === 'Softmax') return 'softmax'
  if (layer.type === 'Flatten' || layer.type === 'Reshape' || layer.type === 'Dropout')
    return activationOf(layers, layer.inputs[0] ?? '')
  return (layer.config['activation'] as Activation | undefined) ?? 'linear'
}
