import {
  innermostLayer,
  layerTypes,
  type LayerNode,
  type LayerType,
  type ModelGraph,
  type ModelInput,
} from '../../advice/vocabulary/model-graph.js'
import { BatchwiseError, invalid, type Fault } from '../../errors.js'
import { omitUndefined } from '../../omit-undefined.js'
import { Fields } from './fields.js'
import { isObject } from './json.js'
import { modelOutput, type DraftOutput } from './model-output.js'
import { nearest, refuseAll, shortList } from './refuse-all.js'
import { ShapeMismatch, type LayerEffect, type Shape } from './layers/layer-rule.js'
import { layerRules } from './layers/layer-rules.js'
import { maskedLayer, type Origin } from './masks.js'
import { wayOut } from './layers/refused-layers.js'
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
  /** Gives type and config once the shapes of the inputs are known. Throws ShapeMismatch. */
  readonly lower?: (inputs: readonly Shape[]) => Pick<DraftLayer, 'type' | 'config'>
  /** The file gives the layer a mask that Batchwise computes itself. */
  readonly isMasked?: boolean
  readonly isOperator?: boolean
  /** Keras computes the layer without the mask of its input, and passes the mask on. */
  readonly ignoresMask?: boolean
  /** A fault says already that this layer cannot be taken. */
  readonly isRefused?: boolean
}

export interface DraftInput {
  readonly name: string
  /** Null where a fault says that it is missing. */
  readonly shape: Shape | null
}

export interface DraftModel {
  readonly name: string
  readonly inputs: readonly DraftInput[]
  /** In topological order. */
  readonly layers: readonly DraftLayer[]
  /** Names of the outputs, and of the layers that give them. */
  readonly outputs: readonly DraftOutput[]
  /** What happens with a field that a layer does not know. */
  readonly unknownFields: 'refuse' | 'ignore'
  /** What is known already to be wrong with the model. */
  readonly faults?: readonly Fault[]
}

/** Shapes of the results by the name of the input or layer; null behind a fault. */
type Shapes = ReadonlyMap<string, readonly Shape[] | null>

const typesByPlainName = new Map(layerTypes.map((type) => [type.toLowerCase(), type]))

/** The layer type in any spelling: `conv2d`, `conv_2d` and `Conv2D` are the same. */
export function canonicalType(type: unknown): LayerType | null {
  if (typeof type !== 'string') return null
  return typesByPlainName.get(type.replaceAll(/[_\s-]/g, '').toLowerCase()) ?? null
}

/**
 * Checks the layers one by one, infers their shapes and counts their parameters. Throws all faults
 * of the model at once.
 */
export function assembleGraph(draft: DraftModel): ModelGraph {
  const shapes = new Map<string, readonly Shape[] | null>(
    draft.inputs.map(({ name, shape }) => [name, shape === null ? null : [shape]]),
  )
  const layers: LayerNode[] = []
  const faults = [...(draft.faults ?? [])]
  let parameters = 0
  let trainableParameters = 0
  const masks = new Map<string, Origin>()
  for (const layer of draft.layers) {
    const checked = faultsInto(faults, () =>
      checkMask(layer, checkLayer(layer, shapes, draft.unknownFields), masks),
    )
    shapes.set(layer.name, checked?.shapes ?? null)
    if (checked === null) continue
    parameters += checked.parameters
    trainableParameters += checked.trainableParameters
    layers.push(checked.node)
  }
  if (!Number.isSafeInteger(parameters)) faults.push(tooManyParameters(draft, parameters))
  refuseAll(faults)
  return {
    name: draft.name,
    inputs: draft.inputs.map((input) => modelInput(input, layers)),
    layers,
    outputs: draft.outputs.map((output) => modelOutput(output, layers, masks)),
    parameters,
    trainableParameters,
  }
}

const tooManyParameters = ({ layers }: DraftModel, parameters: number): Fault => ({
  pointer: layers[0]?.pointer ?? '',
  value: parameters,
  accepted: `at most ${Number.MAX_SAFE_INTEGER} parameters`,
  message: `the model has ${parameters} parameters, more than any device holds`,
})

/** Collects the faults of a refusal; null then. */
function faultsInto<T>(faults: Fault[], check: () => T | null): T | null {
  try {
    return check()
  } catch (error) {
    if (!(error instanceof BatchwiseError)) throw error
    faults.push(...error.faults)
    return null
  }
}

function modelInput({ name, shape }: DraftInput, layers: readonly LayerNode[]): ModelInput {
  const vocabulary = vocabularyOf(layers, name)
  return { name, shape: shape ?? [], dtype: vocabulary === null ? 'float32' : 'int32', vocabulary }
}

interface CheckedLayer {
  readonly node: LayerNode
  /** Shapes of all its results. */
  readonly shapes: readonly Shape[]
  /** 0 for a layer that uses the weights of an earlier one. */
  readonly parameters: number
  readonly trainableParameters: number
}

/** Null where nothing can be said: the layer, or one before it, is refused already. */
function checkLayer(
  written: DraftLayer,
  shapes: Shapes,
  unknownFields: DraftModel['unknownFields'],
): CheckedLayer | null {
  const { name, inputs } = written
  if (written.isRefused === true) return null
  const knownType = written.lower === undefined ? typeOf(written) : null
  if (shapes.has(name))
    throw invalid(
      `${written.pointer}/name`,
      name,
      'a name that no other layer has',
      `two layers have the name ${name}; rename one of them`,
    )
  const known = inputs.map((source) => shapesOf(source, written, shapes))
  const sources = known.filter((results) => results !== null)
  if (sources.length < known.length) return null
  const isResult = knownType === 'Result'
  const inputShapes = sources.flatMap((results) => (isResult ? results : results.slice(0, 1)))
  const draft = lowered(written, inputShapes)
  const type = knownType ?? typeOf(draft)
  const fields = new Fields(draft.configPointer, name, draft.config, draft.spelling)
  const effect = effectOf(type, draft, fields, inputShapes)
  if (unknownFields === 'refuse') refuseUnknownField(type, draft, fields)
  return checkedLayer(type, draft, effect)
}

function checkedLayer(type: LayerType, draft: DraftLayer, effect: LayerEffect): CheckedLayer {
  const { config, outputShape } = effect
  const { name, inputs, trainable, sharesWeightsWith } = draft
  const node = { name, type, config, inputs, outputShape, trainable, sharesWeightsWith }
  const parameters = sharesWeightsWith === null ? effect.parameters : 0
  const frozen = sharesWeightsWith === null ? (effect.frozenParameters ?? 0) : 0
  return {
    node,
    shapes: [outputShape, ...(effect.otherShapes ?? [])],
    parameters,
    trainableParameters: trainable ? parameters - frozen : 0,
  }
}

/** The layer with its masks; notes the mask of its result. An operator hands none on. */
function checkMask(
  { name, pointer, isMasked, ignoresMask, isOperator }: DraftLayer,
  checked: CheckedLayer | null,
  masks: Map<string, Origin>,
): CheckedLayer | null {
  if (checked === null || isOperator === true) return checked
  const masked = maskedLayer(checked.node, masks, pointer)
  if ('message' in masked) throw invalid(pointer, masked.value, masked.accepted, masked.message)
  const isUsed = checked.node.inputs.some((input) => (masks.get(input) ?? null) !== null)
  if (isMasked === true && !isUsed)
    throw invalid(
      pointer,
      'mask',
      'a mask of Embedding(mask_zero=True) or Masking',
      `layer ${name} is called with a mask that no layer before it makes`,
    )
  masks.set(name, masked.origin)
  return ignoresMask === true ? checked : { ...checked, node: masked.node }
}

function lowered(draft: DraftLayer, inputShapes: readonly Shape[]): DraftLayer {
  if (draft.lower === undefined) return draft
  try {
    return { ...draft, ...draft.lower(inputShapes) }
  } catch (error) {
    const type = String(draft.type)
    throw error instanceof ShapeMismatch ? mismatch(type, draft, inputShapes, error) : error
  }
}

/** `mixed_float16` or `mixed_bfloat16` of a Keras layer; null where it computes in float32. */
function mixedPolicyOf(fields: Fields): string | null {
  if (fields.spelling === 'own') return null
  const dtype = fields.raw('dtype')
  const config = isObject(dtype) ? dtype['config'] : null
  const name = isObject(config) ? config['name'] : dtype
  return typeof name === 'string' && name.startsWith('mixed_') ? name : null
}

function typeOf({ name, type, pointer, spelling }: DraftLayer): LayerType {
  const known = canonicalType(type)
  if (known !== null) return known
  throw invalid(
    `${pointer}/${spelling === 'keras' ? 'class_name' : 'type'}`,
    type,
    layerTypes.join(', '),
    `layer ${name}: ${wayOut(String(type)) ?? unknownType(type)}`,
  )
}

function unknownType(type: unknown): string {
  const like = nearest(String(type), layerTypes)
  const written = `the layer type ${JSON.stringify(type)} is not known`
  return like === null ? written : `${written}; the nearest is ${like}`
}

function shapesOf(
  source: string,
  { name, pointer, spelling }: DraftLayer,
  shapes: Shapes,
): readonly Shape[] | null {
  const results = shapes.get(source)
  if (results !== undefined) return results
  throw invalid(
    `${pointer}/${spelling === 'keras' ? 'inbound_nodes' : 'inputs'}`,
    source,
    `the input or an earlier layer: ${shortList([...shapes.keys()])}`,
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
    const dtypePolicy = mixedPolicyOf(fields)
    const common = omitUndefined({
      activityRegularizer: activityRegularizer ?? undefined,
      dtypePolicy: dtypePolicy ?? undefined,
    })
    return { ...effect, config: { ...effect.config, ...common } }
  } catch (error) {
    throw error instanceof ShapeMismatch ? mismatch(type, draft, inputShapes, error) : error
  }
}

function mismatch(
  type: string,
  { name, inputs, pointer }: DraftLayer,
  inputShapes: readonly Shape[],
  { message: needed }: ShapeMismatch,
): BatchwiseError {
  const given = inputs.map((from, i) => `${from} gives [${(inputShapes[i] ?? []).join(', ')}]`)
  return invalid(
    pointer,
    inputShapes.map((shape) => [...shape]),
    needed,
    `layer ${name} (${type}) does not connect: ${given.join(', ')}; it needs ${needed}`,
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
  const readers = layers.filter(({ inputs }) => inputs.includes(inputName)).map(innermostLayer)
  const embedding = readers.find(({ type }) => type === 'Embedding')
  return embedding === undefined ? null : Number(embedding.config['inputDim'])
}
