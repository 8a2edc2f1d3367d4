/** Where the trials trained the model otherwise than the user will. */
import { reason, type Reason } from '../../vocabulary/reasons.js'
import type { Situation } from '../situation.js'

export function modelReasons({ question, decidingTrials }: Situation): readonly Reason[] {
  const { augmentationLayers: layers, mixedPrecision, unadaptedLayers } = question.model
  const reasons: Reason[] = []
  if (layers !== undefined)
    reasons.push(reason('augmentation-left-out', { layers }, decidingTrials))
  if (mixedPrecision === true) reasons.push(reason('mixed-precision', {}, decidingTrials))
  if (unadaptedLayers !== undefined)
    reasons.push(reason('normalization-not-adapted', { layers: unadaptedLayers }, decidingTrials))
  return reasons
}
