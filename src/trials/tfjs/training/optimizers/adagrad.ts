import { slotOf, type RuleFactory } from './update-rule.js'

/**
 * Adagrad: s = s + g^2;  w = w - eta g / sqrt(s + epsilon). s starts at
 * `initialAccumulatorValue`.
 *
 * Source: Duchi, Hazan and Singer, "Adaptive subgradient methods for online learning and stochastic
 * optimization", 2011.
 */
export const adagrad: RuleFactory = (settings) => {
  const initial = settings.number('initialAccumulatorValue')
  const epsilon = settings.number('epsilon')
  return {
    createSlots: (tf, weight) => ({ accumulator: tf.fill(weight.shape, initial) }),
    update: ({ tf, weight, gradient, slots, learningRate }) => {
      const accumulator = tf.add(slotOf(slots, 'accumulator'), tf.square(gradient))
      const scale = tf.sqrt(tf.add(accumulator, epsilon))
      const change = tf.div(tf.mul(gradient, learningRate), scale)
      return { weight: tf.sub(weight, change), slots: { accumulator } }
    },
  }
}
