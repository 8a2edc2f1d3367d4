import { averaged, slotOf, zeros, type RuleFactory } from './update-rule.js'

/**
 * AdaMax: Adam with the infinity norm.
 *
 *   m = b1 m + (1 - b1) g;  u = max(b2 u, |g|);  w = w - eta m / ((1 - b1^t) (u + epsilon))
 *
 * Source: Kingma and Ba, "Adam: a method for stochastic optimization", 2014, section 7.1.
 */
export const adamax: RuleFactory = (settings) => {
  const beta1 = settings.number('beta1')
  const beta2 = settings.number('beta2')
  const epsilon = settings.number('epsilon')
  return {
    createSlots: (tf, weight) => ({ momentum: zeros(tf, weight), norm: zeros(tf, weight) }),
    update: ({ tf, weight, gradient, slots, step, learningRate }) => {
      const momentum = averaged(tf, slotOf(slots, 'momentum'), gradient, beta1)
      const norm = tf.maximum(tf.mul(slotOf(slots, 'norm'), beta2), tf.abs(gradient))
      const rate = learningRate / (1 - beta1 ** step)
      const change = tf.div(tf.mul(momentum, rate), tf.add(norm, epsilon))
      return { weight: tf.sub(weight, change), slots: { momentum, norm } }
    },
  }
}
