/** What a model file says, and what of it counts in a question. */
import {
  modelNote,
  type ModelFormat,
  type ModelNote,
  type ModelObstacle,
  type UnderstoodModel,
} from '../../../advice/vocabulary/understood-model.js'
import { augmentationTypes, type ModelGraph } from '../../../advice/vocabulary/model-graph.js'
import { BatchwiseError } from '../../../errors.js'
import { writtenLosses } from '../../request/choose-loss.js'
import { leastBytes, requireTrainable } from '../../request/requirements.js'
import { chooseOptimizer } from '../../request/choose-optimizer.js'
import type { WrittenLoss } from '../../training/read-loss.js'
import type { OptimizerChoice } from '../../training/read-optimizer.js'
import type { AskedShapes } from '../keras/input-shapes.js'
import { keysWithoutEffect, parseKeras, type KerasModel } from '../keras.js'

/** Throws all faults at once that keep the model from every question. */
export function understandModel(
  keras: unknown,
  format: ModelFormat,
  asked: AskedShapes,
): UnderstoodModel {
  const model = parsed(keras, asked)
  const { graph } = model
  const obstacles: ModelObstacle[] = []
  const optimizer = readOrObstacle(obstacles, () => optimizerOf(model))
  const losses = readOrObstacle(obstacles, () => writtenLosses({}, model)?.losses ?? null)
  const ignored = keysWithoutEffect(keras)
  return {
    format,
    name: graph.name,
    layers: graph.layers.length,
    layerTypes: layerTypesOf(graph),
    parameters: graph.parameters,
    trainableParameters: graph.trainableParameters,
    inputs: graph.inputs.map(({ name, shape }) => ({ name, shape })),
    outputs: graph.outputs.map(({ name, shape, activation }, i) => ({
      name,
      shape,
      activation,
      loss: lossOf(losses?.[i]),
    })),
    optimizer:
      optimizer === null ? null : { name: optimizer.optimizer, settings: optimizer.settings },
    notes: [...notesOf(graph, format, optimizer), ...ignoredNotes(ignored)],
    obstacles,
  }
}

/** The shape is an option here, not a field of a question. */
function parsed(keras: unknown, asked: AskedShapes): KerasModel {
  try {
    const model = parseKeras(keras, '', asked)
    requireTrainable(model.graph, '/config')
    return model
  } catch (error) {
    if (!(error instanceof BatchwiseError)) throw error
    const faults = error.faults.map((fault) => ({
      ...fault,
      pointer: fault.pointer.replace(/^\/model\/inputShape/, '/options/inputShape'),
    }))
    throw new BatchwiseError(error.code, error.message, faults, { cause: error })
  }
}

/** A question may name another loss and another optimizer: what the file names is no fault yet. */
function readOrObstacle<T>(obstacles: ModelObstacle[], read: () => T): T | null {
  try {
    return read()
  } catch (error) {
    if (!(error instanceof BatchwiseError)) throw error
    for (const { pointer, accepted, message } of error.faults)
      obstacles.push({ pointer, accepted, message })
    return null
  }
}

/** Null where the file names none. */
function optimizerOf({ compiled }: KerasModel): OptimizerChoice | null {
  const { origin, ...chosen } = chooseOptimizer({}, { compiled, optimizer: null })
  return origin === 'file' ? chosen : null
}

function lossOf(written: WrittenLoss | undefined): UnderstoodModel['outputs'][number]['loss'] {
  if (written === undefined) return null
  const { loss: name, weight, settings } = written
  return { name, weight, settings }
}

function layerTypesOf({ layers }: ModelGraph): UnderstoodModel['layerTypes'] {
  const counts = new Map<string, number>()
  for (const { type } of layers) counts.set(type, (counts.get(type) ?? 0) + 1)
  return [...counts]
    .map(([type, count]) => ({ type, count }))
    .sort((a, b) => b.count - a.count || (a.type < b.type ? -1 : 1))
}

/** Models below fit any budget that people give. */
const shownBytesMin = 2 ** 30

function notesOf(
  graph: ModelGraph,
  format: ModelFormat,
  optimizer: OptimizerChoice | null,
): readonly ModelNote[] {
  const { layers } = graph
  const notes: ModelNote[] = []
  const { rate = null, schedule = null } = optimizer?.replaced ?? {}
  if (leastBytes(graph) >= shownBytesMin)
    notes.push(modelNote('needs-memory', { bytes: leastBytes(graph) }))
  if (format !== 'json') notes.push(modelNote('weights-not-read', {}))
  if (rate !== null) notes.push(modelNote('rate-replaced', { rate }))
  if (schedule !== null) notes.push(modelNote('schedule-replaced', { schedule: schedule.name }))
  const augmentation: readonly string[] = augmentationTypes
  const leftOut = layers.filter(({ type }) => augmentation.includes(type)).length
  if (leftOut > 0) notes.push(modelNote('augmentation-left-out', { layers: leftOut }))
  if (layers.some(({ config }) => 'dtypePolicy' in config))
    notes.push(modelNote('computes-in-16-bits', {}))
  return notes
}

const listedKeysMax = 20

function ignoredNotes(keys: readonly string[]): readonly ModelNote[] {
  if (keys.length === 0) return []
  const more = keys.length > listedKeysMax ? ', …' : ''
  return [
    modelNote('keys-without-effect', {
      keys: `${keys.slice(0, listedKeysMax).join(', ')}${more}`,
    }),
  ]
}
