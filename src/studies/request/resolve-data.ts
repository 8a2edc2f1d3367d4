import { createHash } from 'node:crypto'
import type { DataFacts } from '../../advice/vocabulary/question.js'
import {
  isBinaryOutput,
  type ModelGraph,
  type ModelOutput,
} from '../../advice/vocabulary/model-graph.js'
import { invalid, type BatchwiseError } from '../../errors.js'
import type {
  DatasetTarget,
  InputFeed,
  TargetFeed,
  TrialData,
} from '../../trials/protocol/dataset.js'
import type { DataNote } from '../../advice/vocabulary/understood.js'
import type { InputFigures, StoredFigures } from '../data/rows/figures.js'
import type { DatasetInfo, DatasetReader } from '../ports.js'
import { checkTokens, checkVocabulary } from './check-tokens.js'
import type { JudgedRows } from './judge/judge-data.js'
import { matchData } from './matching/match-data.js'
import type { StudyRequest } from './study-request.js'

export interface ResolvedData {
  /** Fingerprint of the data: the id of the data set, or of the recipe for synthetic rows. */
  readonly id: string
  readonly dataset: string | null
  readonly facts: DataFacts
  readonly trialData: TrialData
  /** Of the stored rows; null for synthetic ones. */
  readonly stored: Pick<JudgedRows, 'figures' | 'feeds'> | null
  /** What was decided about the data, for people; empty for synthetic rows. */
  readonly notes: readonly DataNote[]
  /** For each output, what its targets are. */
  readonly targetTypes: readonly DatasetTarget['type'][]
  /** For each output, the labels of the file by class; null where they are the class numbers. */
  readonly labels: readonly (readonly string[] | null)[]
}

/** What reads the rows. */
export interface RowReader {
  readonly graph: ModelGraph
  /** For each output, the label that its loss passes over; null for none. */
  readonly ignored: readonly (number | null)[]
}

type SyntheticRequest = Extract<StudyRequest['data'], { rows: number }>

/** A number of rows gives synthetic rows; a data set must fit the input and output of the model. */
export async function resolveData(
  data: StudyRequest['data'],
  reader: RowReader,
  seed: number,
  datasets: DatasetReader,
): Promise<ResolvedData> {
  return 'rows' in data
    ? syntheticData(data, reader.graph, seed)
    : storedData(data.dataset, reader, datasets)
}

export function unknownDataset(id: string): BatchwiseError {
  return invalid(
    '/data/dataset',
    id,
    'the id of a stored data set (POST /v1/datasets)',
    `there is no data set ${id}`,
  )
}

async function storedData(
  datasetId: string,
  { graph, ignored }: RowReader,
  datasets: DatasetReader,
): Promise<ResolvedData> {
  const info = await datasets.get(datasetId)
  if (info === null) throw unknownDataset(datasetId)
  const { id, header } = info
  const folder = datasets.folder(id)
  checkVocabulary(info, graph)
  const { feeds, notes } = matchData(info, graph, ignored)
  const figures = await datasets.figures(info)
  for (const [i, { vocabulary }] of graph.inputs.entries()) {
    const read = readFiguresOf(figures, feeds.inputs[i])
    if (vocabulary !== null && read !== null) checkTokens(read, vocabulary)
  }
  const targetTypes = feeds.targets.map((feed) => feed.as)
  return {
    id,
    dataset: id,
    stored: { figures, feeds },
    notes: [...(info.understood?.notes ?? []), ...notes],
    targetTypes,
    labels: feeds.targets.map((feed) => labelsOf(info, feed)),
    trialData: { kind: 'dataset', folder, feeds },
    facts: {
      origin: 'given',
      ...rowsOfTraining(info),
      classes: mostClasses(
        feeds.targets.map((feed, i) =>
          classesOf(header.targets[feed.stored], feed, graph.outputs[i]),
        ),
      ),
    },
  }
}

/** What an input reads: all numbers of a row, or a column of a table. */
function readFiguresOf(
  { inputs }: StoredFigures,
  feed: InputFeed | undefined,
): Pick<InputFigures, 'tokens'> | null {
  const read = feed === undefined ? null : (inputs[feed.stored] ?? null)
  if (read === null || feed === undefined || feed.firstColumn === null) return read
  const column = read.columns?.find(({ from }) => from === feed.firstColumn)
  return column === undefined ? null : { tokens: column }
}

/** Labels that are texts, or that were numbered from 0. */
function labelsOf({ header, understood }: DatasetInfo, feed: TargetFeed): readonly string[] | null {
  const { from, stored, as, values } = feed
  if (from === 'input' || as === 'real' || values !== null) return null
  const numbered = header.targets[stored]?.values
  if (numbered !== undefined) return numbered.map(String)
  const names = understood?.targets[stored]?.classes?.classes.map(({ name }) => name) ?? []
  return names.some((name, label) => name !== String(label)) ? names : null
}

/** Of a sample, the rows that the training itself will have. */
function rowsOfTraining({
  header: { trainingRows, validationRows },
  understood,
}: DatasetInfo): Pick<DataFacts, 'trainingRows' | 'validationRows' | 'sampledRows'> {
  if (understood === null || understood.rows === understood.keptRows)
    return { trainingRows, validationRows }
  const share = trainingRows / (trainingRows + validationRows)
  const rows = Math.round(understood.rows * share)
  return {
    trainingRows: rows,
    validationRows: understood.rows - rows,
    sampledRows: trainingRows,
  }
}

/** Classes of a target, from its class numbers or its one-hot rows. */
function classesOf(
  target: DatasetTarget | undefined,
  { from, as }: TargetFeed,
  output: ModelOutput | undefined,
): number | null {
  if (as === 'class') return target?.classes ?? null
  const isOneHot = output?.activation === 'softmax' && from === 'target'
  return isOneHot ? (output.shape.at(-1) ?? null) : null
}

const unitsOf = ({ shape }: ModelOutput): number => shape.at(-1) ?? 1

/** The advice warns about many classes: the output with the most decides. */
const mostClasses = (classes: readonly (number | null)[]): number | null =>
  classes.reduce((most, count) => (count === null ? most : Math.max(most ?? 0, count)), null)

/** Changes whenever other rows are made from the same request (`trials/synthetic/`). */
const syntheticForm = 3

function syntheticData(data: SyntheticRequest, graph: ModelGraph, seed: number): ResolvedData {
  const classes = graph.outputs.map((output) => syntheticClasses(data, output))
  graph.outputs.forEach((output, i) => checkSyntheticClasses(output, classes[i] ?? null))
  if (data.classes !== undefined && classes.every((count) => count === null))
    throw invalid(
      '/data/classes',
      data.classes,
      'no classes: leave them out',
      'the model does not end in softmax or in one sigmoid unit, so it has no classes',
    )
  const validationRows = data.validationRows ?? defaultValidationRows(data.rows)
  const recipe = { rows: data.rows, validationRows, classes, seed }
  const shapes = graph.outputs.map(({ shape }) => shape)
  const id = createHash('sha256')
    .update(JSON.stringify([syntheticForm, recipe, graph.inputs, shapes]))
    .digest('hex')
    .slice(0, 32)
  return {
    id,
    dataset: null,
    stored: null,
    notes: [],
    targetTypes: classes.map((count) => (count === null ? 'real' : 'class')),
    labels: classes.map(() => null),
    trialData: { kind: 'synthetic', ...recipe },
    facts: {
      origin: 'synthetic',
      trainingRows: data.rows,
      validationRows,
      classes: mostClasses(classes),
    },
  }
}

/** 15 % of the rows, as from a data set, but few enough to validate quickly. */
const defaultValidationRows = (rows: number): number =>
  Math.round(Math.min(2000, Math.max(32, rows * 0.15)))

function syntheticClasses(data: SyntheticRequest, output: ModelOutput): number | null {
  if (output.activation === 'softmax') return data.classes ?? unitsOf(output)
  return isBinaryOutput(output) ? 2 : null
}

function checkSyntheticClasses(output: ModelOutput, classes: number | null): void {
  const units = unitsOf(output)
  if (output.activation !== 'softmax' || classes === null || classes <= units) return
  throw invalid(
    '/data/classes',
    classes,
    `at most the ${units} units of the output`,
    `${classes} classes need ${classes} output units, the model has ${units}`,
  )
}
