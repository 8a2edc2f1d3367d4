/** Where the trials trained the model otherwise than the user will. */
import { reason, type Reason } from '../../vocabulary/reasons.js'
import type { Situation } from '../situation.js'

export function modelReasons({ question, decidingTrials }: Situation): readonly Reason[] {
  const { model, engineChoice } = question
  const { augmentationLayers: layers, mixedPrecision, unadaptedLayers } = model
  // a framework trains its own files as they are
  const asItIs = engineChoice?.framework !== undefined
  const reasons: Reason[] = []
  if (layers !== undefined)
    reasons.push(reason('augmentation-left-out', { layers }, decidingTrials))
  if (mixedPrecision === true && !asItIs)
    reasons.push(reason('mixed-precision', {}, decidingTrials))
  if (unadaptedLayers !== undefined)
    reasons.push(reason('normalization-not-adapted', { layers: unadaptedLayers }, decidingTrials))
  return reasons
}
