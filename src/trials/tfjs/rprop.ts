/**
 * Rprop: every weight has a step size of its own, which grows while the gradient keeps its sign and shrinks where it changes; the gradient's length does not count.
 *
 *   g g_prev > 0:  step = min(1.2 step, 50)
 *   g g_prev < 0:  step = max(0.5 step, 1e-6), and g = 0: no step now, no second shrinking next time
 *   w = w - sign(g) step
 *
 * This is iRprop-, the variant without weight-backtracking (Igel and Hüsken, "Empirical evaluation of the improved Rprop learning algorithms", 2003) of Riedmiller and Braun,
 * "A direct adaptive method for faster backpropagation learning: the RPROP algorithm", 1993. Signs of noisy gradients mislead it: it is meant for the gradient of all rows.
 */
import type { Tf } from './engine.js'

type Tensor = ReturnType<Tf['tensor']>
type Variable = ReturnType<Tf['variable']>
interface Slots {
  readonly variable: Variable
  readonly gradient: Variable
  readonly step: Variable
}

/** Factors and bounds as in both papers. */
export const rpropNumbers = { grow: 1.2, shrink: 0.5, stepMax: 50, stepMin: 1e-6 } as const

/** Speaks like an optimizer of tfjs-core: the trainer and the checkpoint treat it as they treat the others. */
export class Rprop {
  private readonly slots: readonly Slots[]
  /** `stepSize`: of every weight at the start (0.0125 in Igel and Hüsken). */
  constructor(
    private readonly tf: Tf,
    variables: readonly Variable[],
    stepSize: number,
  ) {
    this.slots = variables.map((variable) => ({
      variable,
      gradient: tf.variable(tf.zeros(variable.shape), false),
      step: tf.variable(tf.fill(variable.shape, stepSize), false),
    }))
  }

  applyGradients(gradients: Readonly<Record<string, Tensor>>): void {
    const { tf } = this
    const { grow, shrink, stepMax, stepMin } = rpropNumbers
    for (const { variable, gradient: previous, step } of this.slots) {
      const gradient = gradients[variable.name]
      if (gradient === undefined) continue
      tf.tidy(() => {
        const agreement = tf.mul(tf.sign(gradient), tf.sign(previous))
        const factor = tf.where(
          tf.greater(agreement, 0),
          tf.fill(step.shape, grow),
          tf.where(tf.less(agreement, 0), tf.fill(step.shape, shrink), tf.onesLike(step)),
        )
        step.assign(tf.clipByValue(tf.mul(step, factor), stepMin, stepMax))
        previous.assign(tf.where(tf.less(agreement, 0), tf.zerosLike(gradient), gradient))
        variable.assign(tf.sub(variable, tf.mul(tf.sign(previous), step)))
      })
    }
  }

  getWeights(): Promise<{ name: string; tensor: Tensor }[]> {
    return Promise.resolve(
      this.slots.flatMap(({ variable, gradient, step }) => [
        { name: `${variable.name}/gradient`, tensor: gradient as Tensor },
        { name: `${variable.name}/step`, tensor: step as Tensor },
      ]),
    )
  }

  /** In the order of `getWeights`. */
  setWeights(weights: readonly { tensor: Tensor }[]): Promise<void> {
    this.slots.forEach(({ gradient, step }, i) => {
      const [kept, size] = [weights[2 * i], weights[2 * i + 1]]
      if (kept !== undefined) gradient.assign(kept.tensor)
      if (size !== undefined) step.assign(size.tensor)
    })
    return Promise.resolve()
  }

  dispose(): void {
    for (const { gradient, step } of this.slots) {
      gradient.dispose()
      step.dispose()
    }
  }
}
