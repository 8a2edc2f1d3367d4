import { losses, type Loss, type OutputLoss } from '../../advice/vocabulary/question.js'
import {
  isBinaryOutput,
  type ModelGraph,
  type ModelOutput,
} from '../../advice/vocabulary/model-graph.js'
import { invalid } from '../../errors.js'
import type { ResolvedData } from './resolve-data.js'

export interface LossChoice {
  /** The loss that the request names. */
  readonly requested: Loss | null
  /** The loss in the model file. */
  readonly saved: string | null
}

/** The loss of every output, each with weight 1. */
export function chooseLosses(
  choice: LossChoice,
  graph: ModelGraph,
  data: ResolvedData,
): readonly OutputLoss[] {
  return graph.outputs.map((output, i) => {
    const hasClassLabels = data.targetTypes[i] === 'class'
    return { loss: chooseLoss(choice, output, hasClassLabels), weight: 1 }
  })
}

/**
 * The requested loss, or a fault; else the saved one, where the labels allow it; else the usual
 * loss for the output and the labels.
 */
function chooseLoss(
  { requested, saved }: LossChoice,
  output: ModelOutput,
  hasClassLabels: boolean,
): Loss {
  const usual = usualLoss(output, hasClassLabels)
  const loss = requested ?? losses.find((name) => name === saved) ?? usual
  if (!isCategorical(loss)) return loss
  if (output.activation !== 'softmax')
    throw invalid(
      '/loss',
      loss,
      usual,
      `${loss} needs an output that ends in softmax; this one ends in ${output.activation}`,
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

function usualLoss(output: ModelOutput, hasClassLabels: boolean): Loss {
  if (output.activation === 'softmax') return categoricalLoss(hasClassLabels)
  return isBinaryOutput(output) ? 'binaryCrossentropy' : 'meanSquaredError'
}
