import type { Scalar, Tensor } from '../library.js'
import { penaltyOn } from '../weights/penalties.js'
import type { OwnLayer } from './define-layer.js'

/**
 * Passes its input on. In training its penalty on the input, as a mean over the rows, is part of
 * the loss.
 */
export const activityPenalty: OwnLayer = (tf, config) => {
  class ActivityPenalty extends tf.layers.Layer {
    static readonly className = 'ActivityPenalty'
    private penalties: Scalar[] = []

    override build(): void {
      this.addLoss(() => this.takePenalty())
      this.built = true
    }

    override call(inputs: Tensor | Tensor[], kwargs: Readonly<Record<string, unknown>>): Tensor {
      const x = Array.isArray(inputs) ? (inputs[0] as Tensor) : inputs
      if (kwargs['training'] === true) {
        const sum = penaltyOn(tf, x, config['activityRegularizer'])
        // the scope of the call would dispose it before the loss is summed
        this.penalties.push(tf.keep(tf.tidy(() => tf.div(sum, x.shape[0] ?? 1).asScalar())))
        sum.dispose()
      }
      return x
    }

    private takePenalty(): Scalar {
      const taken = this.penalties
      this.penalties = []
      const sum = taken.reduce((total, penalty) => tf.add(total, penalty), tf.scalar(0))
      taken.forEach((penalty) => penalty.dispose())
      return sum
    }
  }
  return new ActivityPenalty({ name: String(config['name']) })
}
