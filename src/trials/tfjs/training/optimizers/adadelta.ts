import type { Tensor } from '../../library.js'
import { slotOf, zeros, type RuleFactory } from './update-rule.js'

/**
 * Adadelta: steps in the units of the weight.
 *
 *   s = rho s + (1 - rho) g^2;  d = -sqrt(u + epsilon) / sqrt(s + epsilon) g
 *   u = rho u + (1 - rho) d^2;  w = w + eta d
 *
 * Source: Zeiler, "ADADELTA: an adaptive learning rate method", 2012 (there eta = 1).
 */
export const adadelta: RuleFactory = (settings) => {
  const rho = settings.number('rho')
  const epsilon = settings.number('epsilon')
  return {
    createSlots: (tf, weight) => ({
      squaredGradient: zeros(tf, weight),
      squaredChange: zeros(tf, weight),
    }),
    update: ({ tf, weight, gradient, slots, learningRate }) => {
      const rootOf = (mean: Tensor): Tensor => tf.sqrt(tf.add(mean, epsilon))
      const mixed = (mean: Tensor, value: Tensor): Tensor =>
        tf.add(tf.mul(mean, rho), tf.mul(tf.square(value), 1 - rho))
      const lastChange = slotOf(slots, 'squaredChange')
      const squaredGradient = mixed(slotOf(slots, 'squaredGradient'), gradient)
      const change = tf.div(tf.mul(rootOf(lastChange), gradient), rootOf(squaredGradient))
      return {
        weight: tf.sub(weight, tf.mul(change, learningRate)),
        slots: { squaredGradient, squaredChange: mixed(lastChange, change) },
      }
    },
  }
}
