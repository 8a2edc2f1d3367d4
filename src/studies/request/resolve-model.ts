import type { ModelFacts } from '../../advice/vocabulary/question.js'
import {
  augmentationTypes,
  innermostLayer,
  type ModelGraph,
} from '../../advice/vocabulary/model-graph.js'
import { invalid } from '../../errors.js'
import { isBase64File, readBase64File } from '../model/files/read-model-file.js'
import { parseKeras, type KerasModel } from '../model/keras.js'
import { parseLayerList } from '../model/layer-list.js'
import { presetGraph, presets } from '../model/presets.js'
import type { ModelReader } from '../ports.js'
import { requireTrainable } from './requirements.js'
import type { StudyRequest } from './study-request.js'
import { largestTensorElements } from './tensor-elements.js'

/** A model graph, and what came with it. */
export interface ResolvedModel extends KerasModel {
  /** The usual optimizer of a preset. */
  readonly optimizer: string | null
}

export async function resolveModel(
  model: StudyRequest['model'],
  models: Pick<ModelReader, 'model'>,
): Promise<ResolvedModel> {
  const resolved = await readModel(model, models)
  requireTrainable(resolved.graph, '/model')
  return resolved
}

async function readModel(
  model: StudyRequest['model'],
  models: Pick<ModelReader, 'model'>,
): Promise<ResolvedModel> {
  if ('id' in model) return storedModel(model.id, models)
  if ('keras' in model) {
    const keras = await jsonOf(model.keras, '/model/keras')
    return { ...parseKeras(keras, '/model/keras', model.inputShape ?? null), optimizer: null }
  }
  if ('layers' in model)
    return {
      graph: parseLayerList(model, '/model'),
      optimizer: null,
      compiled: null,
      topology: null,
    }
  const graph = presetGraph(model.preset)
  if (graph === null)
    throw invalid(
      '/model/preset',
      model.preset,
      presets.map(({ name }) => name).join(', '),
      `there is no preset ${model.preset}`,
    )
  const preset = presets.find(({ name }) => name === model.preset)
  return { graph, optimizer: preset?.optimizer ?? null, compiled: null, topology: null }
}

async function storedModel(id: string, models: Pick<ModelReader, 'model'>): Promise<ResolvedModel> {
  const stored = await models.model(id)
  if (stored === null)
    throw invalid(
      '/model/id',
      id,
      'the id of a stored model (POST /v1/models)',
      `there is no model ${id}`,
    )
  return { ...parseKeras(stored.keras, '/model/id', stored.inputShape), optimizer: null }
}

/** Binary files (`.keras`, `.h5`) arrive as base64 text. */
async function jsonOf(keras: unknown, pointer: string): Promise<unknown> {
  const isFile = typeof keras === 'string' && isBase64File(keras)
  return isFile ? readBase64File(keras, pointer) : keras
}

/** The facts about a model that the planner uses. */
export function modelFacts(graph: ModelGraph): ModelFacts {
  return {
    parameters: graph.parameters,
    trainableParameters: graph.trainableParameters,
    batchNorm: graph.layers.some((layer) => innermostLayer(layer).type === 'BatchNormalization'),
    ...(graph.layers.some(({ config }) => hasPenalty(config)) ? { penalised: true } : {}),
    ...leftOutOf(graph),
    ...(graph.layers.some(({ config }) => 'dtypePolicy' in config) ? { mixedPrecision: true } : {}),
    ...unadaptedOf(graph),
    largestTensorElements: largestTensorElements(graph),
  }
}

/** Layers of random augmentation, which the trials leave out. */
function leftOutOf({ layers }: ModelGraph): Pick<ModelFacts, 'augmentationLayers'> {
  const types: readonly string[] = augmentationTypes
  const count = layers.filter(({ type }) => types.includes(type)).length
  return count === 0 ? {} : { augmentationLayers: count }
}

/** Normalization layers whose mean and variance adapt() would set: they have 0 and 1. */
function unadaptedOf({ layers }: ModelGraph): Pick<ModelFacts, 'unadaptedLayers'> {
  const count = layers.filter(({ config }) => config['adapted'] === false).length
  return count === 0 ? {} : { unadaptedLayers: count }
}

/** A regularizer anywhere in the config, those of wrapped layers included. */
function hasPenalty(config: unknown): boolean {
  if (typeof config !== 'object' || config === null) return false
  return Object.entries(config).some(([key, value]: [string, unknown]) =>
    /regularizer$/i.test(key) ? value !== null && value !== undefined : hasPenalty(value),
  )
}
