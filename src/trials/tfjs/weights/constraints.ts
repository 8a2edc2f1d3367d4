import type { Model, Tensor, Tf, Variable } from '../library.js'

/** What tfjs-layers hides of a weight. */
interface ConstrainedWeight {
  readonly val: Variable
  readonly constraint: { apply(weight: Tensor): Tensor } | null | undefined
}

/** Holds the weights that have a constraint to it, as Keras does after each step. */
export function applyConstraints(tf: Tf, model: Model): void {
  // the fields are protected
  const weights = model.trainableWeights as unknown as readonly ConstrainedWeight[]
  for (const { val, constraint } of weights)
    if (constraint !== null && constraint !== undefined)
      tf.tidy(() => val.assign(constraint.apply(val)))
}
