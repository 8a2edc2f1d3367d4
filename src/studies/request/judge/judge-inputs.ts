/** Inputs of a scale with which networks train badly. */
import { innermostLayer, type ModelGraph } from '../../../advice/vocabulary/model-graph.js'
import type { DataFinding } from '../../../advice/vocabulary/question.js'
import type { Range } from '../../data/rows/tally.js'

/** Whole bytes: pixels as they are stored. */
const byteMax = 255
/** A brightest pixel above this is one of a byte, not of a share. */
const byteMaxLeast = 100
const largeLeast = 1000

/** Layers that bring numbers to a usual scale, or read them in another way than as numbers. */
const scaling: ReadonlySet<string> = new Set([
  'Rescaling',
  'Normalization',
  'BatchNormalization',
  'LayerNormalization',
  'GroupNormalization',
  'UnitNormalization',
  'RMSNormalization',
  'Embedding',
  'CategoryEncoding',
  'Discretization',
])
/** Layers that change no number. */
const reshaping: ReadonlySet<string> = new Set([
  'Reshape',
  'Flatten',
  'Permute',
  'ZeroPadding1D',
  'ZeroPadding2D',
  'Cropping2D',
  'Resizing',
  'Dropout',
])

/** What the rows of an input say; null where nothing stands out or the model scales it itself. */
export function judgeInput(
  graph: ModelGraph,
  index: number,
  { min, max }: Range,
): DataFinding | null {
  const input = graph.inputs[index]
  if (input === undefined || input.vocabulary !== null) return null
  if (isScaled(graph, input.name)) return null
  const found = { name: input.name, low: min, high: max }
  if (Math.max(-min, max) >= largeLeast) return { kind: 'inputs-large', ...found }
  const isBytes = min >= 0 && max <= byteMax && max > byteMaxLeast
  return isBytes ? { kind: 'inputs-of-bytes', ...found } : null
}

/** Every layer that reads it scales it, after layers that only reshape it. */
function isScaled({ layers }: ModelGraph, name: string): boolean {
  const readers = layers.filter(({ inputs }) => inputs.includes(name))
  return (
    readers.length > 0 &&
    readers.every(
      (layer) =>
        scaling.has(innermostLayer(layer).type) ||
        (reshaping.has(innermostLayer(layer).type) &&
          isScaled({ layers } as ModelGraph, layer.name)),
    )
  )
}
