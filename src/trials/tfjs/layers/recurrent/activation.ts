import type { Tensor, Tf } from '../../library.js'
import { activationOf } from '../activation-of.js'

/** An activation of a gate: each unit for itself. */
export interface GateActivation {
  value(x: Tensor): Tensor
  /** Gradient by x, where that by the value is `error`. */
  gradient(x: Tensor, error: Tensor): Tensor
}

export function gateActivation(tf: Tf, name: string): GateActivation {
  // a tensor of its own: what the cell keeps is disposed apart from its states
  if (name === 'linear') return { value: (x) => x.clone(), gradient: (_x, error) => error }
  const value = activationOf(tf, name)
  return { value, gradient: (x, error) => gradientWithin(tf, value, x, error) }
}

/**
 * A gradient that is taken while another is: TensorFlow.js keeps one tape, and forgets it at the
 * end of each gradient.
 */
function gradientWithin(tf: Tf, value: (x: Tensor) => Tensor, x: Tensor, error: Tensor): Tensor {
  const { state } = tf.engine()
  const { activeTape } = state
  try {
    return tf.grad(value)(x, error)
  } finally {
    state.activeTape = activeTape
  }
}
