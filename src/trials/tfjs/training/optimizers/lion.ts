import { slotOf, zeros, type RuleFactory } from './update-rule.js'

/**
 * Lion: the sign of an interpolated momentum.
 *
 *   w = w - eta sign(b1 m + (1 - b1) g);  m = b2 m + (1 - b2) g
 *
 * Source: Chen et al., "Symbolic discovery of optimization algorithms", 2023.
 */
export const lion: RuleFactory = (settings) => {
  const beta1 = settings.number('beta1')
  const beta2 = settings.number('beta2')
  return {
    createSlots: (tf, weight) => ({ momentum: zeros(tf, weight) }),
    update: ({ tf, weight, gradient, slots, learningRate }) => {
      const last = slotOf(slots, 'momentum')
      const mixed = (beta: number) => tf.add(tf.mul(last, beta), tf.mul(gradient, 1 - beta))
      return {
        weight: tf.sub(weight, tf.mul(tf.sign(mixed(beta1)), learningRate)),
        slots: { momentum: mixed(beta2) },
      }
    },
  }
}
