import { mulberry32 } from '../../../advice/math/random.js'
import { unbiasedNoise } from '../../../advice/rate/noise-scale.js'
import type { MicroBatches } from '../../../advice/vocabulary/trial.js'
import { disposeBatch } from '../data/rows.js'
import type { Scalar, Tensor, Tf } from '../library.js'
import { readScalar, type Trainer } from '../training/trainer.js'
import type { SecondMoments } from '../training/training-optimizer.js'
import type { TrialContext } from '../trial-context.js'

/**
 * Unbiased |G|^2 and tr(Sigma) from the gradients of m micro-batches of b rows at the trainer's
 * weights; for the Adam family also after its preconditioner. Gradients are taken as they are:
 * before clipping, and without weight decay.
 *
 * Beside one micro-batch it holds one tensor the size of the weights: the sum of their gradients.
 *
 * Source: McCandlish et al., "An empirical model of large-batch training", 2018, appendix A.
 */
export async function measureGradientNoise(
  { tf, request, data, watch, report }: TrialContext,
  trainer: Trainer,
  step: number,
  { microBatchSize, microBatches }: MicroBatches,
): Promise<void> {
  const random = mulberry32(request.seed * 31 + step)
  const second = trainer.optimizer.secondMoments()
  const moments = new GradientMoments(tf, second)
  for (let i = 0; i < microBatches; i++) {
    watch.limitGarbage()
    const rows = Int32Array.from({ length: microBatchSize }, () =>
      Math.floor(random() * data.training.count),
    )
    const batch = data.training.gather(rows)
    const { loss, gradients } = trainer.gradients(batch)
    loss.dispose()
    disposeBatch(batch)
    await moments.add(trainer.variables.flatMap(({ name }) => gradients[name] ?? []))
  }
  const { plain, preconditioned } = await moments.norms()
  moments.dispose()
  const sizes = { microBatchSize, microBatches }
  const estimate = unbiasedNoise({ ...sizes, ...plain })
  report('gradientSquaredNorm', step, estimate.squaredNorm)
  report('gradientVariance', step, estimate.variance)
  if (second === null) return
  const scaled = unbiasedNoise({ ...sizes, ...preconditioned })
  report('preconditionedSquaredNorm', step, scaled.squaredNorm)
  report('preconditionedVariance', step, scaled.variance)
}

/** Mean squared norm of the micro-batches' gradients, and squared norm of their mean. */
interface Norms {
  readonly gradientNorms2: number
  readonly meanGradientNorm2: number
}

/** The same of the gradients as they are, and preconditioned. */
interface ByScale<T> {
  readonly plain: T
  readonly preconditioned: T
}

/** Sums the gradients of micro-batches and their squared norms, tensor by tensor. */
class GradientMoments {
  private sums: Tensor[] = []
  private plain = 0
  private preconditioned = 0
  private count = 0

  /** @param second of the Adam family; null for other optimizers */
  constructor(
    private readonly tf: Tf,
    private readonly second: SecondMoments | null,
  ) {}

  /** Adds the gradients of one micro-batch, and disposes them. */
  async add(gradients: readonly Tensor[]): Promise<void> {
    this.count += 1
    const { plain, preconditioned } = await this.squaredNorms(gradients)
    this.plain += plain
    this.preconditioned += preconditioned
    this.sums = gradients.map((gradient, k) => this.summed(this.sums[k], gradient))
  }

  async norms(): Promise<ByScale<Norms>> {
    const { count } = this
    const ofSum = await this.squaredNorms(this.sums)
    const normsOf = (sum: number, squaredNormOfSum: number): Norms => ({
      gradientNorms2: sum / count,
      meanGradientNorm2: squaredNormOfSum / count ** 2,
    })
    return {
      plain: normsOf(this.plain, ofSum.plain),
      preconditioned: normsOf(this.preconditioned, ofSum.preconditioned),
    }
  }

  dispose(): void {
    this.sums.forEach((sum) => sum.dispose())
  }

  /** Disposes both. */
  private summed(sum: Tensor | undefined, gradient: Tensor): Tensor {
    if (sum === undefined) return gradient
    const next = this.tf.add<Tensor>(sum, gradient)
    sum.dispose()
    gradient.dispose()
    return next
  }

  private async squaredNorms(tensors: readonly Tensor[]): Promise<ByScale<number>> {
    const { tf, second } = this
    const plain = tensors.map((tensor) => squaredNorm(tf, tensor))
    if (second === null) return { plain: await sumOf(tf, plain), preconditioned: 0 }
    const scaled = tensors.map((tensor, k) => this.scaledSquaredNorm(tensor, k, second))
    return { plain: await sumOf(tf, plain), preconditioned: await sumOf(tf, scaled) }
  }

  /** After the Adam family's preconditioner 1 / (sqrt(v) + epsilon), v being the second moment. */
  private scaledSquaredNorm(tensor: Tensor, k: number, second: SecondMoments): Scalar {
    const { tf } = this
    const moment = second.moments[k]
    if (moment === undefined) return squaredNorm(tf, tensor)
    return tf.tidy(() => {
      const scale = tf.reciprocal(tf.add(tf.sqrt(moment), second.epsilon))
      return squaredNorm(tf, tf.mul(tensor, scale))
    })
  }
}

const squaredNorm = (tf: Tf, tensor: Tensor): Scalar =>
  tf.tidy(() => tf.sum(tf.square(tensor)).asScalar())

/** Disposes the scalars. */
function sumOf(tf: Tf, scalars: readonly Scalar[]): Promise<number> {
  const sum = tf.addN<Scalar>([...scalars])
  scalars.forEach((scalar) => scalar.dispose())
  return readScalar(sum)
}
