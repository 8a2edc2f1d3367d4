import { slotOf, zeros, type RuleFactory } from './update-rule.js'

/**
 * RMSprop.
 *
 *   v = rho v + (1 - rho) g^2;  a = rho a + (1 - rho) g
 *   d = eta g / sqrt(v + epsilon),  centered: eta g / sqrt(v - a^2 + epsilon)
 *   w = w - d,  or with momentum  u = mu u + d;  w = w - u
 *
 * Sources: Tieleman and Hinton, "Lecture 6.5: RMSprop", 2012; Graves, "Generating sequences with
 * recurrent neural networks", 2013 (centered).
 */
export const rmsprop: RuleFactory = (settings) => {
  const rho = settings.number('rho')
  const momentum = settings.number('momentum')
  const epsilon = settings.number('epsilon')
  const centered = settings.flag('centered')
  return {
    createSlots: (tf, weight) => ({
      velocity: zeros(tf, weight),
      ...(centered ? { average: zeros(tf, weight) } : {}),
      ...(momentum > 0 ? { momentum: zeros(tf, weight) } : {}),
    }),
    update: ({ tf, weight, gradient, slots, learningRate }) => {
      const mixed = (name: string, value: typeof gradient) =>
        tf.add(tf.mul(slotOf(slots, name), rho), tf.mul(value, 1 - rho))
      const velocity = mixed('velocity', tf.square(gradient))
      const average = centered ? mixed('average', gradient) : null
      const variance = average === null ? velocity : tf.sub(velocity, tf.square(average))
      const step = tf.div(tf.mul(gradient, learningRate), tf.sqrt(tf.add(variance, epsilon)))
      const change = momentum > 0 ? tf.add(tf.mul(slotOf(slots, 'momentum'), momentum), step) : step
      return {
        weight: tf.sub(weight, change),
        slots: {
          velocity,
          ...(average === null ? {} : { average }),
          ...(momentum > 0 ? { momentum: change } : {}),
        },
      }
    },
  }
}
