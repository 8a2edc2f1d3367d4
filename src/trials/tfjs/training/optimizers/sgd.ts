import { slotOf, zeros, type RuleFactory } from './update-rule.js'

/**
 * Stochastic gradient descent, with momentum where it is above 0.
 *
 *   v = mu v - eta g;  w = w + v,  or with Nesterov  w = w + mu v - eta g
 *
 * w: weight. g: gradient. v: velocity. mu: `momentum`. eta: learning rate.
 *
 * Sources: Polyak, "Some methods of speeding up the convergence of iteration methods", 1964;
 * Sutskever et al., "On the importance of initialization and momentum in deep learning", 2013.
 */
export const sgd: RuleFactory = (settings) => {
  const momentum = settings.number('momentum')
  const nesterov = settings.flag('nesterov')
  if (momentum === 0)
    return {
      createSlots: () => ({}),
      update: ({ tf, weight, gradient, learningRate }) => ({
        weight: tf.sub(weight, tf.mul(gradient, learningRate)),
        slots: {},
      }),
    }
  return {
    createSlots: (tf, weight) => ({ velocity: zeros(tf, weight) }),
    update: ({ tf, weight, gradient, slots, learningRate }) => {
      const step = tf.mul(gradient, learningRate)
      const velocity = tf.sub(tf.mul(slotOf(slots, 'velocity'), momentum), step)
      const change = nesterov ? tf.sub(tf.mul(velocity, momentum), step) : velocity
      return { weight: tf.add(weight, change), slots: { velocity } }
    },
  }
}
