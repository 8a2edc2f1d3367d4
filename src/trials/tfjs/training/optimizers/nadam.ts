import { averaged, slotOf, zeros, type RuleFactory } from './update-rule.js'

const momentumDecay = 0.96

/**
 * Adam with Nesterov momentum, whose coefficient grows from b1 / 2 to b1.
 *
 *   u_t = b1 (1 - 0.5 0.96^t);  U_t = u_1 u_2 ... u_t
 *   m^ = u_{t+1} m / (1 - U_{t+1}) + (1 - u_t) g / (1 - U_t);  v^ = v / (1 - b2^t)
 *   w = w - eta m^ / (sqrt(v^) + epsilon)
 *
 * m, v: moments as in Adam. Source: Dozat, "Incorporating Nesterov momentum into Adam", 2016.
 */
export const nadam: RuleFactory = (settings) => {
  const beta1 = settings.number('beta1')
  const beta2 = settings.number('beta2')
  const epsilon = settings.number('epsilon')
  const coefficientAt = (step: number): number => beta1 * (1 - 0.5 * momentumDecay ** step)
  const productAt = runningProduct(coefficientAt)
  return {
    secondMoment: 'velocity',
    createSlots: (tf, weight) => ({ momentum: zeros(tf, weight), velocity: zeros(tf, weight) }),
    update: ({ tf, weight, gradient, slots, step, learningRate }) => {
      const product = productAt(step)
      const next = coefficientAt(step + 1)
      const momentum = averaged(tf, slotOf(slots, 'momentum'), gradient, beta1)
      const velocity = averaged(tf, slotOf(slots, 'velocity'), tf.square(gradient), beta2)
      const ahead = tf.add(
        tf.mul(momentum, next / (1 - product * next)),
        tf.mul(gradient, (1 - coefficientAt(step)) / (1 - product)),
      )
      const scale = tf.add(tf.sqrt(tf.div(velocity, 1 - beta2 ** step)), epsilon)
      return {
        weight: tf.sub(weight, tf.div(tf.mul(ahead, learningRate), scale)),
        slots: { momentum, velocity },
      }
    },
  }
}

/** The product of the factors 1 to `step`; keeps the last one, because steps only rise. */
function runningProduct(factorAt: (step: number) => number): (step: number) => number {
  let product = 1
  let reached = 0
  return (step) => {
    if (step < reached) {
      product = 1
      reached = 0
    }
    for (; reached < step; reached++) product *= factorAt(reached + 1)
    return product
  }
}
