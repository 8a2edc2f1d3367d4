import { losses, type Loss } from '../../advice/vocabulary/question.js'
import { isBinaryOutput, type ModelGraph } from '../../advice/vocabulary/model-graph.js'
import { invalid } from '../../errors.js'
import type { ResolvedData } from './resolve-data.js'

export interface LossChoice {
  /** The loss that the request names. */
  readonly requested: Loss | null
  /** The loss in the model file. */
  readonly saved: string | null
}

/**
 * The requested loss, or a fault; else the saved one, where the labels allow it; else the usual
 * loss for the output and the labels.
 */
export function chooseLoss(
  { requested, saved }: LossChoice,
  graph: ModelGraph,
  data: ResolvedData,
): Loss {
  const hasClassLabels =
    data.header === null ? data.facts.classes !== null : data.header.targetType === 'class'
  const usual = usualLoss(graph, hasClassLabels)
  const loss = requested ?? losses.find((name) => name === saved) ?? usual
  if (!isCategorical(loss)) return loss
  const { outputActivation } = graph
  if (outputActivation !== 'softmax')
    throw invalid(
      '/loss',
      loss,
      usual,
      `${loss} needs an output that ends in softmax; this one ends in ${outputActivation}`,
    )
  if (loss === categoricalLoss(hasClassLabels)) return loss
  // a saved loss may name the form for other labels than those of this data set
  if (requested === null) return usual
  const labels = hasClassLabels ? 'class numbers' : 'one-hot rows'
  throw invalid('/loss', loss, usual, `${loss} does not fit the labels, which are ${labels}`)
}

const isCategorical = (loss: Loss): boolean =>
  loss === 'sparseCategoricalCrossentropy' || loss === 'categoricalCrossentropy'

const categoricalLoss = (hasClassLabels: boolean): Loss =>
  hasClassLabels ? 'sparseCategoricalCrossentropy' : 'categoricalCrossentropy'

function usualLoss(graph: ModelGraph, hasClassLabels: boolean): Loss {
  if (graph.outputActivation === 'softmax') return categoricalLoss(hasClassLabels)
  return isBinaryOutput(graph) ? 'binaryCrossentropy' : 'meanSquaredError'
}
