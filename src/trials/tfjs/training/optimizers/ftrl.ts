import type { Tensor } from '../../library.js'
import { slotOf, zeros, type RuleFactory } from './update-rule.js'

/**
 * Follow the regularized leader, proximal.
 *
 *   n' = n + g^2;  sigma = (n'^p - n^p) / eta;  z = z + g + 2 shrinkage w - sigma w
 *   w = (clip(z, -l1, l1) - z) / (n'^p / eta + 2 l2 + beta / eta)
 *
 * p: minus `learningRatePower`. n starts at `initialAccumulatorValue`.
 *
 * Source: McMahan et al., "Ad click prediction: a view from the trenches", 2013.
 */
export const ftrl: RuleFactory = (settings) => {
  const power = -settings.number('learningRatePower')
  const initial = settings.number('initialAccumulatorValue')
  const l1 = settings.number('l1RegularizationStrength')
  const l2 = settings.number('l2RegularizationStrength')
  const shrinkage = settings.number('l2ShrinkageRegularizationStrength')
  const beta = settings.number('beta')
  return {
    createSlots: (tf, weight) => ({
      accumulator: tf.fill(weight.shape, initial),
      linear: zeros(tf, weight),
    }),
    update: ({ tf, weight, gradient, slots, learningRate }) => {
      const raised = (value: Tensor): Tensor =>
        power === 0.5 ? tf.sqrt(value) : tf.pow(value, power)
      const last = slotOf(slots, 'accumulator')
      const accumulator = tf.add(last, tf.square(gradient))
      const rootOfAccumulator = raised(accumulator)
      const sigma = tf.div(tf.sub(rootOfAccumulator, raised(last)), learningRate)
      const shrunk = shrinkage === 0 ? gradient : tf.add(gradient, tf.mul(weight, 2 * shrinkage))
      const change = tf.sub(shrunk, tf.mul(sigma, weight))
      const linear = tf.add(slotOf(slots, 'linear'), change)
      const curvature = tf.add(
        tf.div(rootOfAccumulator, learningRate),
        2 * l2 + beta / learningRate,
      )
      const clipped = l1 === 0 ? tf.neg(linear) : tf.sub(tf.clipByValue(linear, -l1, l1), linear)
      return { weight: tf.div(clipped, curvature), slots: { accumulator, linear } }
    },
  }
}
