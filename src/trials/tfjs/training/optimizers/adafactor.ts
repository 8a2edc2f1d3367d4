import type { Tensor, Tf } from '../../library.js'
import { slotOf, zeros, type RuleFactory, type Slots } from './update-rule.js'

/**
 * Adafactor: the second moment of a matrix from its row and column means, at a rate relative to
 * the weight.
 *
 *   rho = min(eta, 1 / sqrt(t));  alpha = max(epsilon2, rms(w)) rho;  b2 = 1 - t^beta2Decay
 *   r, c = averages of g^2 + epsilon1 over the last and the last but one axis, decay b2
 *   v = r c / mean(r);  u = g / sqrt(v);  w = w - alpha u / max(1, rms(u) / clipThreshold)
 *
 * Vectors keep v whole. As in Keras, `relativeStep` also bounds eta by 1 / sqrt(t), which rho does
 * anyway, and v is a slot of every weight.
 *
 * Source: Shazeer and Stern, "Adafactor: adaptive learning rates with sublinear memory cost", 2018.
 */
export const adafactor: RuleFactory = (settings) => {
  const beta2Decay = settings.number('beta2Decay')
  const epsilon1 = settings.number('epsilon1')
  const epsilon2 = settings.number('epsilon2')
  const clipThreshold = settings.number('clipThreshold')
  return {
    createSlots: (tf, weight) => {
      const velocity = zeros(tf, weight)
      if (weight.rank < 2) return { velocity }
      return {
        velocity,
        rows: tf.zeros(weight.shape.slice(0, -1)),
        columns: tf.zeros([...weight.shape.slice(0, -2), weight.shape.at(-1) ?? 1]),
      }
    },
    update: ({ tf, weight, gradient, slots, step, learningRate }) => {
      const relativeRate = Math.min(learningRate, 1 / Math.sqrt(step))
      const squared = tf.add(tf.square(gradient), epsilon1)
      const moments = secondMoments(tf, slots, squared, 1 - step ** beta2Decay)
      const direction = tf.div(gradient, tf.sqrt(slotOf(moments, 'velocity')))
      const excess = tf.maximum(tf.div(rootMeanSquare(tf, direction), clipThreshold), 1)
      const rate = tf.mul(tf.maximum(rootMeanSquare(tf, weight), epsilon2), relativeRate)
      return {
        weight: tf.sub(weight, tf.mul(tf.div(direction, excess), rate)),
        slots: moments,
      }
    },
  }
}

const rootMeanSquare = (tf: Tf, tensor: Tensor): Tensor => tf.sqrt(tf.mean(tf.square(tensor)))

function secondMoments(tf: Tf, slots: Slots, squared: Tensor, decay: number): Slots {
  const mixed = (name: string, value: Tensor): Tensor =>
    tf.add(tf.mul(slotOf(slots, name), decay), tf.mul(value, 1 - decay))
  if (slots['rows'] === undefined) return { velocity: mixed('velocity', squared) }
  const rows = mixed('rows', tf.mean(squared, -1))
  const columns = mixed('columns', tf.mean(squared, -2))
  const shares = tf.div(rows, tf.mean(rows, -1, true))
  const velocity = tf.mul(tf.expandDims(shares, -1), tf.expandDims(columns, -2))
  return { velocity, rows, columns }
}
