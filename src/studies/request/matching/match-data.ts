/** Which stored rows feed which input and output of the model, or why they do not fit. */
import { sizeOf, type ModelGraph, type ModelInput } from '../../../advice/vocabulary/model-graph.js'
import type { DataFeeds, DatasetInput, InputFeed } from '../../../trials/protocol/dataset.js'
import { note, type DataNote, type Understood } from '../../../advice/vocabulary/understood.js'
import type { DatasetInfo } from '../../ports.js'
import { isSameOrFlat, namesOf, notRead, placeOfName, shapeText, unfit } from './match-faults.js'
import { matchTargets } from './match-targets.js'

export interface MatchedData {
  readonly feeds: DataFeeds
  readonly notes: readonly DataNote[]
}

/** @param ignored for each output, the label that its loss passes over; null for none */
export function matchData(
  { header, understood }: DatasetInfo,
  graph: ModelGraph,
  ignored: readonly (number | null)[] = [],
): MatchedData {
  const inputs = matchInputs(header.inputs, understood, graph.inputs)
  const targets = matchTargets(header, graph, ignored)
  return {
    feeds: { inputs: inputs.feeds, targets: targets.feeds },
    notes: [...inputs.notes, ...targets.notes],
  }
}

interface MatchedInputs {
  readonly feeds: readonly InputFeed[]
  readonly notes: readonly DataNote[]
}

function matchInputs(
  stored: readonly DatasetInput[],
  understood: Understood | null,
  inputs: readonly ModelInput[],
): MatchedInputs {
  const byColumn = stored.length === 1 && inputs.length > 1 ? columnFeeds(understood, inputs) : null
  if (byColumn !== null) return byColumn
  const places = inputPlaces(stored, inputs)
  const matched = inputs.map((input, i) => {
    const place = places[i] ?? 0
    return matchInput(stored[place], place, input)
  })
  return {
    feeds: matched.map(({ feed }) => feed),
    notes: [...matched.flatMap(({ notes }) => notes), ...notRead(stored, places, 'input')],
  }
}

/** Columns of a table that have the names of the model's inputs. */
function columnFeeds(
  understood: Understood | null,
  inputs: readonly ModelInput[],
): MatchedInputs | null {
  const columns = understood?.inputs[0]?.columns ?? null
  if (columns === null) return null
  const starts = new Map<string, { readonly start: number; readonly width: number }>()
  let start = 0
  for (const { name, width } of columns) {
    starts.set(name, { start, width })
    start += width
  }
  const feeds = inputs.map(({ name, shape }) => {
    const column = starts.get(name)
    if (column !== undefined && column.width === sizeOf(shape))
      return { stored: 0, firstColumn: column.start, turned: false }
    throw unfit(
      column?.width ?? null,
      `a column ${name} of ${sizeOf(shape)} numbers`,
      column === undefined
        ? `the model reads ${namesOf(inputs)}; the table has no column ${name}, but ${namesOf(columns).slice(0, 500)}`
        : `the column ${name} takes ${column.width} numbers, the input ${name} of the model reads ${shapeText(shape)}`,
    )
  })
  const places = inputs.map(({ name }) => columns.findIndex((column) => column.name === name))
  const read = note('columns-feed-inputs', { columns: namesOf(inputs) })
  return { feeds, notes: [read, ...notRead(columns, places, 'input')] }
}

/** By their names; one input needs none, and different shapes tell inputs apart. */
function inputPlaces(
  stored: readonly DatasetInput[],
  inputs: readonly ModelInput[],
): readonly number[] {
  const byName = inputs.map(({ name }) => placeOfName(stored, name))
  if (byName.every((place) => place >= 0)) return byName
  if (stored.length === 1 && inputs.length === 1) return [0]
  const byShape = inputs.map(({ shape }) => {
    const fitting = stored.flatMap((array, i) => (isSameOrFlat(array.shape, shape) ? [i] : []))
    return fitting.length === 1 ? (fitting[0] ?? -1) : -1
  })
  const isTold = byShape.every((place) => place >= 0) && new Set(byShape).size === inputs.length
  if (stored.length === inputs.length && isTold) return byShape
  throw unfit(
    namesOf(stored),
    `inputs named ${namesOf(inputs)}`,
    stored.length === inputs.length
      ? `which array feeds which input cannot be told: name the arrays as the model names its inputs (${namesOf(inputs)}); they are ${namesOf(stored)}`
      : `the data set has ${stored.length} inputs (${namesOf(stored)}), the model has ${inputs.length} (${namesOf(inputs)}): name them with features=NAME,NAME`,
  )
}

function matchInput(
  array: DatasetInput | undefined,
  stored: number,
  { name, shape }: ModelInput,
): { readonly feed: InputFeed; readonly notes: readonly DataNote[] } {
  const given = array?.shape ?? []
  const feed = { stored, firstColumn: null, turned: false }
  if (isSameOrFlat(given, shape)) return { feed, notes: [] }
  if (isChannelsFirst(given, shape))
    return {
      feed: { ...feed, turned: true },
      notes: [
        note('channels-turned', {
          name: array?.name ?? name,
          from: shapeText(given),
          to: shapeText(shape),
        }),
      ],
    }
  if (given.length === 1 && sizeOf(given) === sizeOf(shape))
    return {
      feed,
      notes: [note('rows-reshaped', { name: array?.name ?? name, to: shapeText(shape) })],
    }
  throw unfit(
    given,
    `rows of shape ${shapeText(shape)}`,
    `the data set has rows of shape ${shapeText(given)}, the input ${name} of the model reads ${shapeText(shape)}`,
  )
}

/** Rows [C, H, W] for an input [H, W, C]. */
function isChannelsFirst(given: readonly number[], wanted: readonly number[]): boolean {
  const [height, width, channels] = wanted
  return wanted.length === 3 && given.join() === [channels, height, width].join()
}
