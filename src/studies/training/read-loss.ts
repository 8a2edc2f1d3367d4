import { losses, lossTraitsOf, type Loss } from '../../advice/vocabulary/losses.js'
import type { Settings } from '../../advice/vocabulary/settings.js'
import { BatchwiseError, errorCodes, invalid } from '../../errors.js'
import { entryOf, isObject, type Json } from '../model/json.js'
import { plainName } from '../model/keys/harmless.js'
import { lossKeys } from '../model/keys/training-keys.js'
import { readSettings } from './read-settings.js'
import { didYouMean, writtenObject, type WrittenObject } from './written-object.js'

export interface WrittenLoss {
  readonly loss: Loss
  /** Every setting of the loss. */
  readonly settings: Settings
  /** Factor of this output's loss. */
  readonly weight: number
  readonly pointer: string
}

/** Short and old names of Keras. */
const otherNames: Readonly<Record<string, Loss>> = {
  mse: 'meanSquaredError',
  mae: 'meanAbsoluteError',
  mape: 'meanAbsolutePercentageError',
  msle: 'meanSquaredLogarithmicError',
  bce: 'binaryCrossentropy',
  kld: 'klDivergence',
  kullbackleiblerdivergence: 'klDivergence',
  huberloss: 'huber',
  cosine: 'cosineSimilarity',
  cosineproximity: 'cosineSimilarity',
}

/** Losses that are refused, by their plain names, and what to do instead. */
export const refusedLosses: Readonly<Record<string, string>> = {
  ctc: 'its targets are sequences of other lengths; train with the tool that made the model',
  circle: 'it compares the rows of a batch with each other, so that its size is part of the loss',
}

/** Reads one loss as a question or a file writes it. Throws BatchwiseError with all faults. */
export function readLoss(value: unknown, pointer: string): WrittenLoss {
  const written = writtenObject(value, pointer, 'loss')
  const loss = lossNamed(written)
  const { weight, ...config } = written.config
  const { settings, faults } = readSettings(
    { ...written, config: withCurrentReduction(config) },
    { defaults: lossTraitsOf(loss).settings, keys: keysOf(loss) },
  )
  if (faults[0] !== undefined)
    throw new BatchwiseError(errorCodes.invalidRequest, faults[0].message, faults)
  return { loss, settings, pointer, weight: weightOf(weight ?? 1, `${pointer}/weight`) }
}

/** Keras 2 writes `auto` for the mean over the batch, Keras 3 also `mean`. */
function withCurrentReduction({ reduction, ...config }: Json): Json {
  if (reduction === undefined) return config
  const isMean = reduction === 'auto' || reduction === 'mean'
  return { ...config, reduction: isMean ? 'sum_over_batch_size' : reduction }
}

function lossNamed({ name, namePointer }: WrittenObject): Loss {
  const plain = plainName(name)
  const found = losses.find((loss) => plainName(loss) === plain) ?? entryOf(otherNames, plain)
  if (found !== undefined) return found
  const why = entryOf(refusedLosses, plain)
  const hint = why === undefined ? didYouMean(name, losses) : `: ${why}`
  throw invalid(namePointer, name, losses.join(', '), `the loss ${name} is not supported${hint}`)
}

function keysOf(loss: Loss) {
  const tables = Object.entries(lossKeys)
  return tables.find(([name]) => plainName(name) === plainName(loss))?.[1] ?? {}
}

function weightOf(value: unknown, pointer: string): number {
  if (typeof value === 'number' && Number.isFinite(value) && value > 0) return value
  throw invalid(
    pointer,
    value,
    'a number above 0',
    'every output has a loss whose weight is above 0; remove an output that is not trained',
  )
}

/** The names of the outputs, in the order of the model. */
type OutputNames = readonly string[]

/**
 * The losses of all outputs: one for all of them, a list in their order, or an object by their
 * names; null where nothing is written.
 *
 * @param weights `loss_weights` of `compile`: a list, or an object by the names of the outputs
 */
export function readLosses(
  written: { readonly loss: unknown; readonly weights?: unknown },
  pointer: string,
  outputs: OutputNames,
): readonly WrittenLoss[] | null {
  const { loss, weights } = written
  if (loss === null || loss === undefined) return null
  const places = partsOf(loss, pointer, outputs, 'loss')
  const read = places.map((place) => readLoss(place.value, place.pointer))
  if (weights === null || weights === undefined) return read
  const weightPointer = pointer.replace(/\/loss$/, '/loss_weights')
  const factors = partsOf(weights, weightPointer, outputs, 'loss weight')
  return read.map((entry, i) => {
    const factor = factors[i]
    return factor === undefined
      ? entry
      : { ...entry, weight: weightOf(factor.value, factor.pointer) }
  })
}

interface Part {
  readonly value: unknown
  readonly pointer: string
}

function partsOf(
  value: unknown,
  pointer: string,
  outputs: OutputNames,
  what: string,
): readonly Part[] {
  if (Array.isArray(value)) return listed(value, pointer, outputs, what)
  if (isObject(value) && isByName(value, outputs)) return byName(value, pointer, outputs, what)
  return outputs.map(() => ({ value, pointer }))
}

function listed(
  values: readonly unknown[],
  pointer: string,
  outputs: OutputNames,
  what: string,
): readonly Part[] {
  if (values.length === outputs.length)
    return values.map((value, i) => ({ value, pointer: `${pointer}/${i}` }))
  throw invalid(
    pointer,
    values.length,
    `${outputs.length}, one for each of ${outputs.join(', ')}`,
    `there are ${values.length} entries for ${outputs.length} outputs: give each one ${what}`,
  )
}

/** A loss has a name or a class; an object without either holds one entry for every output. */
const isByName = (value: Json, outputs: OutputNames): boolean =>
  Object.keys(value).every((key) => outputs.includes(key)) ||
  (typeof value['class_name'] !== 'string' && typeof value['name'] !== 'string')

function byName(value: Json, pointer: string, outputs: OutputNames, what: string): readonly Part[] {
  const unknown = Object.keys(value).find((key) => !outputs.includes(key))
  const missing = outputs.find((name) => (entryOf(value, name) ?? null) === null)
  const wrong = unknown ?? missing
  if (wrong === undefined)
    return outputs.map((name) => ({ value: value[name], pointer: `${pointer}/${name}` }))
  const message =
    unknown === undefined
      ? `the output ${wrong} has no ${what}; give it one, or remove the output`
      : `the model has no output ${wrong}${didYouMean(wrong, outputs)}`
  throw invalid(`${pointer}/${wrong}`, value[wrong], outputs.join(', '), message)
}
