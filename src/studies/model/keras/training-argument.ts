/** The argument `training` of a call, which stays as the file has it in Keras 1 and 2. */
import type { Fault } from '../../../errors.js'
import type { LayerCall, NetworkLayer } from './network.js'

/** `null`: the layer trains and validates as usual. */
export type TrainingMode = boolean | null

/** The mode of a call inside models that are called with a mode themselves. */
export function trainingMode({ kwargs, isKeras3 }: LayerCall, outer: TrainingMode): TrainingMode {
  const argument = kwargs.get('training')
  const value = argument?.kind === 'constant' ? argument.value : null
  return typeof value === 'boolean' && !isKeras3 ? value : outer
}

const noise = /Dropout|Noise|^Random/

/** A layer that only adds noise does nothing where its training behaviour is off. */
export const isOff = ({ className }: NetworkLayer, mode: TrainingMode): boolean =>
  mode === false && noise.test(className)

/** Refuses a mode that would change training or validation. */
export function trainingFault(
  layer: NetworkLayer,
  call: LayerCall,
  mode: TrainingMode,
): Fault | null {
  if (mode === null || isOff(layer, mode) || !changesInTraining(layer)) return null
  // a frozen norm uses its stored mean and variance anyway
  if (mode === false && layer.config['trainable'] === false) return null
  const wayOut = mode
    ? 'call it without: fit trains with it, and the validation should not'
    : 'call it without, or set trainable = False'
  return {
    pointer: `${call.pointer}/kwargs/training`,
    value: mode,
    accepted: 'null',
    message: `layer ${layer.name} is called with training=${mode ? 'True' : 'False'}: ${wayOut}`,
  }
}

function changesInTraining({ className, config }: NetworkLayer): boolean {
  const hasDropout = ['dropout', 'recurrent_dropout'].some((key) => Number(config[key] ?? 0) > 0)
  return noise.test(className) || className === 'BatchNormalization' || hasDropout
}
