import { createHash } from 'node:crypto'
import type { DataFacts } from '../../advice/vocabulary/question.js'
import { isBinaryOutput, type ModelGraph } from '../../advice/vocabulary/model-graph.js'
import { invalid, type BatchwiseError } from '../../errors.js'
import type { DatasetHeader, TrialData } from '../../trials/protocol/dataset.js'
import type { DatasetReader } from '../ports.js'
import { checkTokens } from './check-tokens.js'
import type { StudyRequest } from './study-request.js'

export interface ResolvedData {
  /** Fingerprint of the data: the id of the data set, or of the recipe for synthetic rows. */
  readonly id: string
  readonly dataset: string | null
  readonly facts: DataFacts
  readonly trialData: TrialData
  readonly header: DatasetHeader | null
}

type SyntheticRequest = Extract<StudyRequest['data'], { rows: number }>

/** A number of rows gives synthetic rows; a data set must fit the input and output of the model. */
export async function resolveData(
  data: StudyRequest['data'],
  graph: ModelGraph,
  seed: number,
  datasets: DatasetReader,
): Promise<ResolvedData> {
  return 'rows' in data
    ? syntheticData(data, graph, seed)
    : storedData(data.dataset, graph, datasets)
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
  graph: ModelGraph,
  datasets: DatasetReader,
): Promise<ResolvedData> {
  const info = await datasets.get(datasetId)
  if (info === null) throw unknownDataset(datasetId)
  const { id, header } = info
  const folder = datasets.folder(id)
  checkRows(header, graph)
  if (header.targetType === 'class') checkLabels(header, graph)
  else checkTargets(header, graph)
  if (graph.input.vocabulary !== null) await checkTokens(folder, header, graph.input.vocabulary)
  return {
    id,
    dataset: id,
    header,
    trialData: { kind: 'dataset', folder },
    facts: {
      origin: 'given',
      trainingRows: header.trainingRows,
      validationRows: header.validationRows,
      classes: header.classes ?? oneHotClasses(header, graph),
    },
  }
}

const product = (shape: readonly number[]): number => shape.reduce((a, b) => a * b, 1)
const shapeText = (shape: readonly number[]): string => `[${shape.join(', ')}]`
const unitsOf = ({ outputShape }: ModelGraph): number => outputShape.at(-1) ?? 1

function checkRows({ inputShape }: DatasetHeader, { input }: ModelGraph): void {
  const isSameSize = product(inputShape) === product(input.shape)
  if (isSameSize && isSameOrFlat(inputShape, input.shape)) return
  throw invalid(
    '/data/dataset',
    inputShape,
    `rows of shape ${shapeText(input.shape)}`,
    `the data set has rows of shape ${shapeText(inputShape)}, the model reads ${shapeText(input.shape)}`,
  )
}

/** [8, 8] and [8, 8, 1] hold the same rows. A flat input also reads images. */
function isSameOrFlat(given: readonly number[], wanted: readonly number[]): boolean {
  const withoutOnes = (shape: readonly number[]): string =>
    shape.filter((size) => size !== 1).join()
  return withoutOnes(given) === withoutOnes(wanted) || wanted.length === 1
}

function checkLabels(header: DatasetHeader, graph: ModelGraph): void {
  const classes = header.classes ?? 0
  const classesMax = outputClasses(graph)
  if (classesMax === null || classes <= classesMax) return
  throw invalid(
    '/data/dataset',
    classes - 1,
    `labels from 0 to ${classesMax - 1}`,
    `the labels go up to ${classes - 1}, the output ${shapeText(graph.outputShape)} has ${classesMax} classes`,
  )
}

/** Classes that the output can tell apart; null where it is not a classification. */
function outputClasses(graph: ModelGraph): number | null {
  if (graph.outputActivation === 'softmax') return unitsOf(graph)
  return graph.outputActivation === 'sigmoid' && unitsOf(graph) === 1 ? 2 : null
}

function checkTargets({ targetShape }: DatasetHeader, { outputShape }: ModelGraph): void {
  if (product(targetShape) === product(outputShape)) return
  throw invalid(
    '/data/dataset',
    targetShape,
    `targets of shape ${shapeText(outputShape)}`,
    `a target has the shape ${shapeText(targetShape)}, the output has ${shapeText(outputShape)}`,
  )
}

function oneHotClasses(header: DatasetHeader, graph: ModelGraph): number | null {
  const isOneHot = graph.outputActivation === 'softmax' && header.targetType === 'real'
  return isOneHot ? (graph.outputShape.at(-1) ?? null) : null
}

function syntheticData(data: SyntheticRequest, graph: ModelGraph, seed: number): ResolvedData {
  const classes = syntheticClasses(data, graph)
  checkSyntheticClasses(data, graph, classes)
  const validationRows = data.validationRows ?? defaultValidationRows(data.rows)
  const recipe = { rows: data.rows, validationRows, classes, seed }
  const id = createHash('sha256')
    .update(JSON.stringify([recipe, graph.input, graph.outputShape]))
    .digest('hex')
    .slice(0, 32)
  return {
    id,
    dataset: null,
    header: null,
    trialData: { kind: 'synthetic', ...recipe },
    facts: { origin: 'synthetic', trainingRows: data.rows, validationRows, classes },
  }
}

/** 15 % of the rows, as from a data set, but few enough to validate quickly. */
const defaultValidationRows = (rows: number): number =>
  Math.round(Math.min(2000, Math.max(32, rows * 0.15)))

function syntheticClasses(data: SyntheticRequest, graph: ModelGraph): number | null {
  if (graph.outputActivation === 'softmax') return data.classes ?? unitsOf(graph)
  return isBinaryOutput(graph) ? 2 : null
}

function checkSyntheticClasses(
  data: SyntheticRequest,
  graph: ModelGraph,
  classes: number | null,
): void {
  const isSoftmax = graph.outputActivation === 'softmax'
  const units = unitsOf(graph)
  if (isSoftmax && graph.outputShape.length > 1)
    throw invalid(
      '/data/rows',
      data.rows,
      'a data set (POST /v1/datasets)',
      'a model with one class per position needs a data set: such rows cannot be generated',
    )
  if (isSoftmax && classes !== null && classes > units)
    throw invalid(
      '/data/classes',
      classes,
      `at most the ${units} units of the output`,
      `${classes} classes need ${classes} output units, the model has ${units}`,
    )
  if (data.classes !== undefined && classes === null)
    throw invalid(
      '/data/classes',
      data.classes,
      'no classes: leave them out',
      'the model does not end in softmax or in one sigmoid unit, so it has no classes',
    )
}
