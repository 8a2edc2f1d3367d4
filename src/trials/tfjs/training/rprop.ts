import type { Tensor, Tf, Variable } from '../library.js'
import type { NamedTensor, TrainingOptimizer } from './training-optimizer.js'

interface Slots {
  readonly variable: Variable
  readonly gradient: Variable
  readonly step: Variable
}

/** Factors and bounds of both papers. */
const grow = 1.2
const shrink = 0.5
const stepMax = 50
const stepMin = 1e-6

/**
 * Rprop: every weight has its own step size, which grows while the gradient keeps its sign and
 * shrinks where it changes. The gradient's length does not count.
 *
 *   g g' > 0:  s = min(1.2 s, 50)
 *   g g' < 0:  s = max(0.5 s, 1e-6), and g = 0: no step now, no second shrinking next time
 *   w = w - sign(g) s
 *
 * g: gradient of the weight w. g': gradient of the step before. s: step size.
 * Signs of noisy gradients mislead it: it is meant for the gradient of all rows.
 *
 * iRprop-, without weight-backtracking. Sources: Igel and Hüsken, "Empirical evaluation of the
 * improved Rprop learning algorithms", 2003; Riedmiller and Braun, "A direct adaptive method for
 * faster backpropagation learning: the RPROP algorithm", 1993.
 */
export class Rprop implements TrainingOptimizer {
  private readonly slots: readonly Slots[]

  /** @param stepSize of every weight at the start (0.0125 in Igel and Hüsken). */
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
    for (const slots of this.slots) {
      const gradient = gradients[slots.variable.name]
      if (gradient !== undefined) this.tf.tidy(() => this.update(slots, gradient))
    }
  }

  /** Step sizes adapt by themselves. */
  setLearningRate(): void {}

  readSlots(): readonly NamedTensor[] {
    return this.namedSlots().map(({ name, slot }) => ({
      name,
      tensor: this.tf.clone(slot) as Tensor,
    }))
  }

  writeSlot({ name, tensor }: NamedTensor): Promise<void> {
    this.namedSlots()
      .find((named) => named.name === name)
      ?.slot.assign(tensor)
    return Promise.resolve()
  }

  secondMoments(): null {
    return null
  }

  dispose(): void {
    for (const { gradient, step } of this.slots) {
      gradient.dispose()
      step.dispose()
    }
  }

  /** Every slot, with a name that is the same in each process. */
  private namedSlots(): readonly { readonly name: string; readonly slot: Variable }[] {
    return this.slots.flatMap(({ gradient, step }, i) => [
      { name: `${i}/gradient`, slot: gradient },
      { name: `${i}/step`, slot: step },
    ])
  }

  private update({ variable, gradient: previous, step }: Slots, gradient: Tensor): void {
    const { tf } = this
    const agreement = tf.mul(tf.sign(gradient), tf.sign(previous))
    const changedSign = tf.less(agreement, 0)
    const factor = tf.where(
      tf.greater(agreement, 0),
      tf.fill(step.shape, grow),
      tf.where(changedSign, tf.fill(step.shape, shrink), tf.onesLike(step)),
    )
    step.assign(tf.clipByValue(tf.mul(step, factor), stepMin, stepMax))
    previous.assign(tf.where(changedSign, tf.zerosLike(gradient), gradient))
    variable.assign(tf.sub(variable, tf.mul(tf.sign(previous), step)))
  }
}
