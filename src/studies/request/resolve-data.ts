import { createHash } from 'node:crypto'
import { losses, type DataFacts, type Loss } from '../../advice/vocabulary/question.js'
import type { ModelGraph } from '../../advice/vocabulary/model-graph.js'
import { invalid, type BatchwiseError } from '../../errors.js'
import type { DatasetHeader, TrialData } from '../../trials/protocol/dataset.js'
import type { DatasetReader } from '../ports.js'
import { checkTokens } from './check-tokens.js'
import type { StudyRequest } from './study-request.js'

export interface ResolvedData {
  readonly id: string
  readonly dataset: string | null
  readonly facts: DataFacts
  readonly trialData: TrialData
  readonly header: DatasetHeader | null
}
const product = (shape: readonly number[]): number => shape.reduce((a, b) => a * b, 1)

/** Rows alone become synthetic rows; a data set must fit the model's input and output. */
export async function resolveData(
  data: StudyRequest['data'],
  graph: ModelGraph,
  seed: number,
  datasets: DatasetReader,
): Promise<ResolvedData> {
  if ('rows' in data) return synthetic(data, graph, seed)
  const info = await datasets.get(data.dataset)
  if (info === null) throw unknownDataset(data.dataset)
  const { header } = info
  if (
    product(header.inputShape) !== product(graph.input.shape) ||
    !sameOrFlat(header.inputShape, graph.input.shape)
  ) {
    throw invalid(
      '/data/dataset',
      header.inputShape,
      `rows of shape [${graph.input.shape.join(', ')}]`,
      `the data set has rows of shape [${header.inputShape.join(', ')}], the model wants [${graph.input.shape.join(', ')}]`,
    )
  }
  checkTargets(header, graph)
  if (graph.input.vocabulary !== null)
    await checkTokens(datasets.folder(info.id), header, graph.input.vocabulary)
  return {
    id: info.id,
    dataset: info.id,
    header,
    trialData: { kind: 'dataset', folder: datasets.folder(info.id) },
    facts: {
      origin: 'given',
      trainingRows: header.trainingRows,
      validationRows: header.validationRows,
      classes: header.classes ?? oneHotClasses(header, graph),
    },
  }
}

export function unknownDataset(id: string): BatchwiseError {
  return invalid(
    '/data/dataset',
    id,
    'the id of a stored data set (POST /v1/datasets)',
    `there is no data set ${id}`,
  )
}

function synthetic(
  data: Extract<StudyRequest['data'], { rows: number }>,
  graph: ModelGraph,
  seed: number,
): ResolvedData {
  const units = graph.outputShape.at(-1) ?? 1
  const classes =
    graph.outputActivation === 'softmax'
      ? (data.classes ?? units)
      : graph.outputActivation === 'sigmoid' && product(graph.outputShape) === 1
        ? 2
        : null
  if (graph.outputActivation === 'softmax' && graph.outputShape.length > 1)
    throw invalid(
      '/data/rows',
      data.rows,
      'a data set (POST /v1/datasets)',
      'for a model with one class per position the rows cannot be made up: give a data set',
    )
  if (classes !== null && graph.outputActivation === 'softmax' && classes > units)
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
      'nothing: the output is not a classification',
      'the model does not end in softmax or one sigmoid unit',
    )
  // held out as from a data set, but not more than validates quickly
  const validationRows =
    data.validationRows ?? Math.round(Math.min(2000, Math.max(32, data.rows * 0.15)))
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

/** [8, 8] and [8, 8, 1] hold the same rows; so do an image and its flat form only when the model says so. */
function sameOrFlat(given: readonly number[], wanted: readonly number[]): boolean {
  const bare = (shape: readonly number[]): string => shape.filter((size) => size !== 1).join()
  return bare(given) === bare(wanted) || wanted.length === 1
}

function checkTargets(header: DatasetHeader, graph: ModelGraph): void {
  const units = graph.outputShape.at(-1) ?? 1
  const say = `[${graph.outputShape.join(', ')}]`
  if (header.targetType === 'class') {
    const room =
      graph.outputActivation === 'sigmoid' && units === 1
        ? 2
        : graph.outputActivation === 'softmax'
          ? units
          : Number.POSITIVE_INFINITY
    if ((header.classes ?? 0) > room)
      throw invalid(
        '/data/dataset',
        (header.classes ?? 1) - 1,
        `labels from 0 to ${room - 1}`,
        `the labels go up to ${(header.classes ?? 1) - 1}, the output ${say} has room for ${room} classes`,
      )
    return
  }
  if (product(header.targetShape) !== product(graph.outputShape))
    throw invalid(
      '/data/dataset',
      header.targetShape,
      `targets of shape ${say}`,
      `a target has the shape [${header.targetShape.join(', ')}], the output ${say}`,
    )
}

const oneHotClasses = (header: DatasetHeader, graph: ModelGraph): number | null =>
  graph.outputActivation === 'softmax' && header.targetType === 'real'
    ? (graph.outputShape.at(-1) ?? null)
    : null

/** The wished loss or a fault; else the saved one where the labels allow it; else what the output's activation and the labels call for. */
export function chooseLoss(
  { wished, saved }: { readonly wished: Loss | null; readonly saved: string | null },
  graph: ModelGraph,
  data: ResolvedData,
): Loss {
  const isClass =
    data.header === null ? data.facts.classes !== null : data.header.targetType === 'class'
  const natural: Loss =
    graph.outputActivation === 'softmax'
      ? isClass
        ? 'sparseCategoricalCrossentropy'
        : 'categoricalCrossentropy'
      : graph.outputActivation === 'sigmoid' && product(graph.outputShape) === 1
        ? 'binaryCrossentropy'
        : 'meanSquaredError'
  const loss = wished ?? losses.find((name) => name === saved) ?? natural
  const categorical = loss === 'sparseCategoricalCrossentropy' || loss === 'categoricalCrossentropy'
  if (
    categorical &&
    (graph.outputActivation !== 'softmax' || (loss === 'sparseCategoricalCrossentropy') !== isClass)
  ) {
    // a saved compile_config may name the sparse form for one-hot rows and the other way round: the labels decide
    if (graph.outputActivation === 'softmax' && wished === null) return natural
    if (graph.outputActivation === 'softmax')
      throw invalid(
        '/loss',
        loss,
        natural,
        `${loss} does not go with these labels, which are ${isClass ? 'class numbers' : 'one-hot rows'}`,
      )
    throw invalid(
      '/loss',
      loss,
      natural,
      `${loss} needs an output that ends in softmax; this one ends in ${graph.outputActivation}`,
    )
  }
  return loss
}
