import { createHash } from 'node:crypto'
import type { DataFacts } from '../../advice/vocabulary/question.js'
import {
  isBinaryOutput,
  sizeOf,
  type ModelGraph,
  type ModelInput,
  type ModelOutput,
} from '../../advice/vocabulary/model-graph.js'
import { invalid, type BatchwiseError } from '../../errors.js'
import type {
  DatasetHeader,
  DatasetInput,
  DatasetTarget,
  TrialData,
} from '../../trials/protocol/dataset.js'
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
  /** For each output, what its targets are. */
  readonly targetTypes: readonly DatasetTarget['type'][]
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
  checkCount('inputs', header.inputs.length, graph.inputs.length)
  checkCount('targets', header.targets.length, graph.outputs.length)
  graph.inputs.forEach((input, i) => checkRows(header.inputs[i], input))
  graph.outputs.forEach((output, i) => checkTarget(header.targets[i], output))
  for (const [i, { vocabulary }] of graph.inputs.entries())
    if (vocabulary !== null) await checkTokens(folder, header, i, vocabulary)
  return {
    id,
    dataset: id,
    header,
    targetTypes: header.targets.map(({ type }) => type),
    trialData: { kind: 'dataset', folder },
    facts: {
      origin: 'given',
      trainingRows: header.trainingRows,
      validationRows: header.validationRows,
      classes: mostClasses(header.targets.map((target, i) => classesOf(target, graph.outputs[i]))),
    },
  }
}

const shapeText = (shape: readonly number[]): string => `[${shape.join(', ')}]`
const unitsOf = ({ shape }: ModelOutput): number => shape.at(-1) ?? 1

function checkCount(what: 'inputs' | 'targets', given: number, needed: number): void {
  if (given === needed) return
  throw invalid(
    '/data/dataset',
    given,
    `a data set with ${needed} ${what}`,
    `the data set has ${given} ${what}, the model has ${needed}`,
  )
}

function checkRows(given: DatasetInput | undefined, { name, shape }: ModelInput): void {
  const givenShape = given?.shape ?? []
  const isSameSize = sizeOf(givenShape) === sizeOf(shape)
  if (isSameSize && isSameOrFlat(givenShape, shape)) return
  throw invalid(
    '/data/dataset',
    givenShape,
    `rows of shape ${shapeText(shape)}`,
    `the data set has rows of shape ${shapeText(givenShape)}, the input ${name} of the model reads ${shapeText(shape)}`,
  )
}

/** [8, 8] and [8, 8, 1] hold the same rows. A flat input also reads images. */
function isSameOrFlat(given: readonly number[], wanted: readonly number[]): boolean {
  const withoutOnes = (shape: readonly number[]): string =>
    shape.filter((size) => size !== 1).join()
  return withoutOnes(given) === withoutOnes(wanted) || wanted.length === 1
}

function checkTarget(target: DatasetTarget | undefined, output: ModelOutput): void {
  if (target === undefined) return
  if (target.type === 'class') checkLabels(target.classes ?? 0, output)
  else checkTargetShape(target.shape, output)
}

function checkLabels(classes: number, output: ModelOutput): void {
  const classesMax = outputClasses(output)
  if (classesMax === null || classes <= classesMax) return
  throw invalid(
    '/data/dataset',
    classes - 1,
    `labels from 0 to ${classesMax - 1}`,
    `the labels go up to ${classes - 1}, the output ${shapeText(output.shape)} has ${classesMax} classes`,
  )
}

/** Classes that the output can tell apart; null where it is not a classification. */
function outputClasses(output: ModelOutput): number | null {
  if (output.activation === 'softmax') return unitsOf(output)
  return isBinaryOutput(output) ? 2 : null
}

function checkTargetShape(targetShape: readonly number[], { shape }: ModelOutput): void {
  if (sizeOf(targetShape) === sizeOf(shape)) return
  throw invalid(
    '/data/dataset',
    targetShape,
    `targets of shape ${shapeText(shape)}`,
    `a target has the shape ${shapeText(targetShape)}, the output has ${shapeText(shape)}`,
  )
}

/** Classes of a target, from its class numbers or its one-hot rows. */
function classesOf(target: DatasetTarget, output: ModelOutput | undefined): number | null {
  if (target.classes !== null) return target.classes
  const isOneHot = output?.activation === 'softmax' && target.type === 'real'
  return isOneHot ? (output.shape.at(-1) ?? null) : null
}

/** The advice warns about many classes: the output with the most decides. */
const mostClasses = (classes: readonly (number | null)[]): number | null =>
  classes.reduce((most, count) => (count === null ? most : Math.max(most ?? 0, count)), null)

/** Changes whenever other rows are made from the same request (`tfjs/data/synthetic/`). */
const syntheticForm = 2

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
    header: null,
    targetTypes: classes.map((count) => (count === null ? 'real' : 'class')),
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
