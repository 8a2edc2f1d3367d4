/** What a model must have before anything trains, whichever engine and budget. */
import { tensorElementsMax } from '../../advice/vocabulary/engines.js'
import type { ModelGraph } from '../../advice/vocabulary/model-graph.js'
import { refuseAll } from '../model/refuse-all.js'
import { largestTensorElements } from './tensor-elements.js'

/** Throws all faults at once. */
export function requireTrainable(graph: ModelGraph, pointer: string): void {
  const { parameters, trainableParameters } = graph
  const elements = largestTensorElements(graph)
  const frozen = {
    pointer,
    value: trainableParameters,
    accepted: 'a model with at least one trainable weight',
    message:
      parameters === 0
        ? 'no layer of the model has weights: there is nothing to train'
        : 'all layers of the model are frozen (trainable is false): there is nothing to train',
  }
  const tooLarge = {
    pointer: pointer === '' ? '/config' : pointer,
    value: elements,
    accepted: `tensors of at most ${tensorElementsMax} numbers`,
    message: `one row makes a tensor of ${elements} numbers, more than any engine holds (${tensorElementsMax}): use smaller inputs`,
  }
  refuseAll([
    ...(trainableParameters === 0 ? [frozen] : []),
    ...(elements > tensorElementsMax ? [tooLarge] : []),
  ])
}

const bytesPerNumber = 4

/** Training holds each weight, and each gradient of a step. */
export const leastBytes = ({
  parameters,
  trainableParameters,
}: Pick<ModelGraph, 'parameters' | 'trainableParameters'>): number =>
  (parameters + trainableParameters) * bytesPerNumber
