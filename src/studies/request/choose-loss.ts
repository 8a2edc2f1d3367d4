import { lossTraitsOf, type Loss, type OutputLoss } from '../../advice/vocabulary/losses.js'
import type { ModelGraph, ModelOutput } from '../../advice/vocabulary/model-graph.js'
import { sizeOf } from '../../advice/vocabulary/model-graph.js'
import type { LossOrigin } from '../../advice/vocabulary/question.js'
import { invalid, type BatchwiseError } from '../../errors.js'
import { readLosses, type WrittenLoss } from '../training/read-loss.js'
import type { ResolvedData } from './resolve-data.js'
import type { ResolvedModel } from './resolve-model.js'
import type { StudyRequest } from './study-request.js'

/** What the request or the model file says about the losses. */
export interface WrittenLosses {
  readonly origin: 'request' | 'file'
  readonly losses: readonly WrittenLoss[]
}

/** The losses of the request, else those of the model file; null where neither names one. */
export function writtenLosses(
  { loss }: Pick<StudyRequest, 'loss'>,
  { graph, compiled }: Pick<ResolvedModel, 'graph' | 'compiled'>,
): WrittenLosses | null {
  const names = graph.outputs.map(({ name }) => name)
  const requested = readLosses({ loss }, '/loss', names)
  if (requested !== null) return { origin: 'request', losses: requested }
  if (compiled === null) return null
  const { values, pointer } = compiled
  const written = { loss: values.loss, weights: values.lossWeights }
  const saved = readLosses(written, `${pointer}/loss`, names)
  return saved === null ? null : { origin: 'file', losses: saved }
}

/**
 * The model with the probabilities that its losses make of logits: `fromLogits` says that a linear
 * output is one of classes.
 */
export function withProbabilities(graph: ModelGraph, written: WrittenLosses | null): ModelGraph {
  const outputs = graph.outputs.map((output, i) => {
    const loss = written?.losses[i]
    if (loss?.settings['fromLogits'] !== true) return output
    return { ...output, activation: lossTraitsOf(loss.loss).output ?? output.activation }
  })
  return { ...graph, outputs }
}

/** The label that the loss passes over; null for none. */
export function ignoredClassOf(loss: Pick<WrittenLoss, 'settings'> | undefined): number | null {
  const ignored = loss?.settings['ignoreClass']
  return typeof ignored === 'number' ? ignored : null
}

export interface ChosenLosses {
  readonly losses: readonly OutputLoss[]
  /** Who chose them. */
  readonly origin: LossOrigin
}

/**
 * The written losses, where they fit outputs and labels; else the usual ones.
 *
 * @param graph of `withProbabilities`
 */
export function chooseLosses(
  written: WrittenLosses | null,
  graph: ModelGraph,
  data: Pick<ResolvedData, 'targetTypes'>,
): ChosenLosses {
  const losses = graph.outputs.map((output, i): OutputLoss => {
    const hasClassLabels = data.targetTypes[i] === 'class'
    const loss = written?.losses[i]
    if (written === null || loss === undefined)
      return completeLoss(usualLoss(output, hasClassLabels))
    return fittingLoss(loss, written.origin, output, hasClassLabels)
  })
  return { losses, origin: written?.origin ?? usualOrigin(graph.outputs) }
}

const completeLoss = (loss: Loss): OutputLoss => ({
  loss,
  weight: 1,
  settings: lossTraitsOf(loss).settings,
})

/** The activation of the first output decides how the choice is explained. */
function usualOrigin([output]: readonly ModelOutput[]): LossOrigin {
  if (output?.activation === 'softmax') return 'softmax'
  return output?.activation === 'sigmoid' ? 'sigmoid' : 'numbers'
}

function usualLoss(output: ModelOutput, hasClassLabels: boolean): Loss {
  const { activation, shape } = output
  if (activation === 'softmax') return categoricalLoss(hasClassLabels)
  if (activation === 'sigmoid') return 'binaryCrossentropy'
  if (!hasClassLabels || sizeOf(shape) === 1) return 'meanSquaredError'
  throw invalid(
    '/loss',
    undefined,
    '{"name": "sparseCategoricalCrossentropy", "fromLogits": true}, or meanSquaredError',
    `the labels are class numbers, but the output ${output.name} ends in ${activation}: ` +
      'name the loss; for logits it is sparseCategoricalCrossentropy with fromLogits',
  )
}

const categoricalLoss = (hasClassLabels: boolean): Loss =>
  hasClassLabels ? 'sparseCategoricalCrossentropy' : 'categoricalCrossentropy'

const probabilities: readonly string[] = ['softmax', 'sigmoid', 'hardSigmoid']

function fittingLoss(
  written: WrittenLoss,
  origin: WrittenLosses['origin'],
  output: ModelOutput,
  hasClassLabels: boolean,
): OutputLoss {
  const { loss, settings, weight, pointer } = written
  const { output: needed, target } = lossTraitsOf(loss)
  if (needed !== null && !probabilities.includes(output.activation))
    throw withoutProbabilities(written, needed, output)
  if (target !== 'class' || hasClassLabels) return { loss, weight, settings }
  // the same loss for one-hot rows
  if (
    origin === 'file' &&
    loss === 'sparseCategoricalCrossentropy' &&
    settings['ignoreClass'] === null
  )
    return {
      loss: 'categoricalCrossentropy',
      weight,
      settings: {
        ...lossTraitsOf('categoricalCrossentropy').settings,
        fromLogits: settings['fromLogits'] ?? false,
      },
    }
  throw invalid(
    pointer,
    loss,
    'categoricalCrossentropy',
    `${loss} needs class numbers; the labels of the output ${output.name} are rows`,
  )
}

function withoutProbabilities(
  { loss, pointer }: WrittenLoss,
  needed: string,
  { name, activation }: ModelOutput,
): BatchwiseError {
  return invalid(
    pointer,
    loss,
    `an output that ends in ${needed}, or ${loss} with fromLogits`,
    `${loss} needs probabilities; the output ${name} ends in ${activation}: ` +
      `end it in ${needed}, or set fromLogits`,
  )
}
