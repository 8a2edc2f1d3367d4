/** A model as JSON, whichever program wrote it. */
import { invalid } from '../../../errors.js'
import { isObject, type Json } from '../json.js'
import { acceptedFiles, foreignFile } from './refuse-foreign.js'
import { parseModelText, requireShallow } from './json-text.js'

/** What `compile` was given, as the file has it: names, or {class_name, config}. */
interface RawCompile {
  readonly optimizer: unknown
  readonly loss: unknown
  readonly lossWeights: unknown
  readonly metrics: unknown
  /** All that is written, under its own keys. */
  readonly written: Json
}

export interface ModelDocument {
  /** {class_name, config} of the whole model. */
  readonly topology: Json
  /** Place of the topology. */
  readonly pointer: string
  /** The version of Keras that wrote the file, where it says so. */
  readonly kerasVersion: string | null
  /** Keras 3 wrote the topology: it reads it again as it is. */
  readonly isKeras3: boolean
  /** Place of the arguments of compile, and these; null where the file has none. */
  readonly compiled: { readonly pointer: string; readonly values: RawCompile } | null
}

/**
 * Finds the topology in the JSON of Keras 1, 2 and 3 and in model.json of TensorFlow.js (written by
 * `save` or by the converter). Takes the JSON as text or as an object.
 */
export function readModelDocument(value: unknown, pointer: string): ModelDocument {
  const written = typeof value === 'string' ? parseModelText(value, pointer) : value
  requireShallow(written, pointer)
  const json = isLayerList(written) ? { class_name: 'Sequential', config: written } : written
  if (!isObject(json)) throw notAModel(json, pointer)
  refuseOtherFormats(json, pointer)
  const found = topologyOf(json, pointer)
  const places = [json, json['modelTopology'], found.topology].filter(isObject)
  const versions = places.map((place) => place['keras_version'])
  const kerasVersion = versions.find((version) => typeof version === 'string') ?? null
  return {
    ...found,
    kerasVersion,
    isKeras3: isOfKeras3(found.topology, kerasVersion),
    compiled: compiledIn(places, pointer),
  }
}

/** Keras 2 names no modules, or those of its engine. */
function isOfKeras3({ module }: Json, version: string | null): boolean {
  const isOlder = version !== null && !version.startsWith('3.')
  return typeof module === 'string' && /^keras(?!.*\.engine\b)/.test(module) && !isOlder
}

/** What `get_config()` of a Sequential of Keras 1 gives. */
function isLayerList(value: unknown): boolean {
  const isLayer = (each: unknown): boolean =>
    isObject(each) && typeof each['class_name'] === 'string'
  return Array.isArray(value) && value.length > 0 && value.every(isLayer)
}

function refuseOtherFormats(json: Json, pointer: string): void {
  const topology = json['modelTopology']
  const isGraphModel = isObject(topology) && Array.isArray(topology['node'])
  if (json['format'] === 'graph-model' || isGraphModel) throw foreignFile('graphModel', pointer)
  if ('weightsManifest' in json && topology === undefined) throw foreignFile('weightsOnly', pointer)
  // a list of weights, as tensorflowjs_converter writes beside model.json
  if ('model_type' in json && 'hidden_size' in json) throw foreignFile('hubConfig', pointer)
}

type Found = Pick<ModelDocument, 'topology' | 'pointer'>

/** The converter writes `modelTopology.model_config`, `save` of TensorFlow.js `modelTopology`. */
function topologyOf(json: Json, pointer: string): Found {
  const inside = ['modelTopology', 'model_config'].find((key) => key in json)
  if (inside === undefined) {
    if (typeof json['class_name'] === 'string' || 'config' in json)
      return { topology: json, pointer }
    throw notAModel(json, pointer)
  }
  const value = json[inside]
  const unpacked = typeof value === 'string' ? parseModelText(value, `${pointer}/${inside}`) : value
  if (isObject(unpacked)) return topologyOf(unpacked, `${pointer}/${inside}`)
  throw notAModel(json, pointer)
}

/** Keras 3 writes compile_config, Keras 2 training_config, TensorFlow.js also in its metadata. */
function compiledIn(places: readonly Json[], pointer: string): ModelDocument['compiled'] {
  for (const place of places) {
    const written = place['compile_config'] ?? trainingConfigOf(place)
    if (!isObject(written)) continue
    const { optimizer, optimizer_config, loss, loss_weights, metrics } = written
    const values = {
      optimizer: optimizer ?? optimizer_config ?? null,
      loss: loss ?? null,
      lossWeights: loss_weights ?? null,
      metrics: metrics ?? null,
      written,
    }
    const key = 'compile_config' in place ? 'compile_config' : 'training_config'
    return { pointer: `${pointer}/${key}`, values }
  }
  return null
}

function trainingConfigOf(place: Json): unknown {
  const metadata = place['userDefinedMetadata']
  const written =
    place['training_config'] ??
    place['trainingConfig'] ??
    (isObject(metadata) ? metadata['training_config'] : undefined)
  return typeof written === 'string' ? parseModelText(written, '') : written
}

function notAModel(json: unknown, pointer: string): Error {
  const keys = isObject(json) ? Object.keys(json).slice(0, 8) : []
  const found = keys.length > 0 ? `it has the keys ${keys.join(', ')}` : `it is ${typeOf(json)}`
  return invalid(
    pointer,
    keys.length > 0 ? keys : typeOf(json),
    acceptedFiles,
    `this JSON is not a Keras model: ${found}, but no class_name and config. ` +
      'Send what model.to_json() writes',
  )
}

function typeOf(value: unknown): string {
  if (Array.isArray(value)) return 'a list'
  return value === null ? 'null' : `a ${typeof value}`
}
