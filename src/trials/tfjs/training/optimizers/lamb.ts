import { averaged, slotOf, zeros, type RuleFactory } from './update-rule.js'

/**
 * LAMB: Adam's step d at the length of the weight.
 *
 *   d = m / (1 - b1^t) / (sqrt(v / (1 - b2^t)) + epsilon);  w = w - eta |w| / |d| d
 *
 * m, v: moments as in Adam. |.|: norm of the whole weight; the ratio is 1 where either is 0.
 *
 * Source: You et al., "Large batch optimization for deep learning: training BERT in 76 minutes",
 * 2019.
 */
export const lamb: RuleFactory = (settings) => {
  const beta1 = settings.number('beta1')
  const beta2 = settings.number('beta2')
  const epsilon = settings.number('epsilon')
  return {
    secondMoment: 'velocity',
    createSlots: (tf, weight) => ({ momentum: zeros(tf, weight), velocity: zeros(tf, weight) }),
    update: ({ tf, weight, gradient, slots, step, learningRate }) => {
      const momentum = averaged(tf, slotOf(slots, 'momentum'), gradient, beta1)
      const velocity = averaged(tf, slotOf(slots, 'velocity'), tf.square(gradient), beta2)
      const scale = tf.add(tf.sqrt(tf.div(velocity, 1 - beta2 ** step)), epsilon)
      const change = tf.div(tf.div(momentum, 1 - beta1 ** step), scale)
      const weightNorm = tf.sqrt(tf.sum(tf.square(weight)))
      const changeNorm = tf.sqrt(tf.sum(tf.square(change)))
      const bothMove = tf.logicalAnd(tf.greater(weightNorm, 0), tf.greater(changeNorm, 0))
      const ratio = tf.where(bothMove, tf.div(weightNorm, changeNorm), tf.scalar(1))
      return {
        weight: tf.sub(weight, tf.mul(tf.mul(change, ratio), learningRate)),
        slots: { momentum, velocity },
      }
    },
  }
}
