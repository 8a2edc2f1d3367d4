import { averaged, slotOf, zeros, type RuleFactory } from './update-rule.js'

/**
 * Adam; AdamW is Adam with weight decay, which every rule may have.
 *
 *   m = b1 m + (1 - b1) g;  v = b2 v + (1 - b2) g^2
 *   w = w - eta sqrt(1 - b2^t) / (1 - b1^t) m / (sqrt(v) + epsilon)
 *
 * w: weight. g: gradient. m, v: first and second moment. t: step. With `amsgrad` the largest v so
 * far takes the place of v.
 *
 * Sources: Kingma and Ba, "Adam: a method for stochastic optimization", 2014, section 2 (the
 * efficient form, as in Keras); Reddi, Kale and Kumar, "On the convergence of Adam and beyond",
 * 2018; Loshchilov and Hutter, "Decoupled weight decay regularization", 2017.
 */
export const adam: RuleFactory = (settings) => {
  const beta1 = settings.number('beta1')
  const beta2 = settings.number('beta2')
  const epsilon = settings.number('epsilon')
  const amsgrad = settings.flag('amsgrad')
  return {
    secondMoment: amsgrad ? 'largestVelocity' : 'velocity',
    createSlots: (tf, weight) => ({
      momentum: zeros(tf, weight),
      velocity: zeros(tf, weight),
      ...(amsgrad ? { largestVelocity: zeros(tf, weight) } : {}),
    }),
    update: ({ tf, weight, gradient, slots, step, learningRate }) => {
      const rate = (learningRate * Math.sqrt(1 - beta2 ** step)) / (1 - beta1 ** step)
      const momentum = averaged(tf, slotOf(slots, 'momentum'), gradient, beta1)
      const velocity = averaged(tf, slotOf(slots, 'velocity'), tf.square(gradient), beta2)
      const largest = amsgrad ? tf.maximum(slotOf(slots, 'largestVelocity'), velocity) : velocity
      const change = tf.div(tf.mul(momentum, rate), tf.add(tf.sqrt(largest), epsilon))
      return {
        weight: tf.sub(weight, change),
        slots: { momentum, velocity, ...(amsgrad ? { largestVelocity: largest } : {}) },
      }
    },
  }
}
