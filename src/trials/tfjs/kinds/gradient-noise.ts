import { mulberry32 } from '../../../advice/math/random.js'
import { unbiasedNoise } from '../../../advice/rate/noise-scale.js'
import type { MicroBatches } from '../../../advice/vocabulary/trial.js'
import { disposeBatch } from '../data/rows.js'
import type { Tensor, Tf } from '../library.js'
import { disposeGradients, readScalar, type Trainer } from '../training/trainer.js'
import type { TrialContext } from '../trial-context.js'

/**
 * Unbiased |G|^2 and tr(Sigma) from the gradients of m micro-batches of b rows at the trainer's
 * weights; for the Adam family also after its preconditioner. Gradients are taken as they are:
 * before clipping, and without weight decay.
 *
 * Source: McCandlish et al., "An empirical model of large-batch training", 2018, appendix A.
 */
export async function measureGradientNoise(
  { tf, request, data, report }: TrialContext,
  trainer: Trainer,
  step: number,
  { microBatchSize, microBatches }: MicroBatches,
): Promise<void> {
  const random = mulberry32(request.seed * 31 + step)
  const scales = preconditioner(trainer)
  const plain = new GradientMoments(tf)
  const preconditioned = new GradientMoments(tf)
  for (let i = 0; i < microBatches; i++) {
    const rows = Int32Array.from({ length: microBatchSize }, () =>
      Math.floor(random() * data.training.count),
    )
    const batch = data.training.gather(rows)
    const { loss, gradients } = trainer.gradients(batch)
    loss.dispose()
    disposeBatch(batch)
    const ordered = trainer.variables.flatMap(({ name }) => gradients[name] ?? [])
    await plain.add(ordered)
    if (scales !== null) await addScaled(tf, preconditioned, ordered, scales)
    disposeGradients(gradients)
  }
  const sizes = { microBatchSize, microBatches }
  const estimate = unbiasedNoise({ ...sizes, ...(await plain.norms()) })
  report('gradientSquaredNorm', step, estimate.squaredNorm)
  report('gradientVariance', step, estimate.variance)
  if (scales !== null) {
    const scaled = unbiasedNoise({ ...sizes, ...(await preconditioned.norms()) })
    report('preconditionedSquaredNorm', step, scaled.squaredNorm)
    report('preconditionedVariance', step, scaled.variance)
  }
  plain.dispose()
  preconditioned.dispose()
  scales?.forEach((scale) => scale.dispose())
}

/**
 * The Adam family's scale of every gradient, 1 / (sqrt(v) + epsilon), v being its second moment.
 * Null for other optimizers.
 */
function preconditioner({ tf, optimizer }: Trainer): readonly Tensor[] | null {
  const second = optimizer.secondMoments()
  if (second === null) return null
  return second.moments.map((moment) =>
    tf.tidy(() => tf.reciprocal(tf.add(tf.sqrt(moment), second.epsilon))),
  )
}

async function addScaled(
  tf: Tf,
  moments: GradientMoments,
  gradients: readonly Tensor[],
  scales: readonly Tensor[],
): Promise<void> {
  const scaled = gradients.map((gradient, k) => tf.mul(gradient, scales[k] ?? 1))
  await moments.add(scaled)
  scaled.forEach((tensor) => tensor.dispose())
}

/** Mean of the micro-batches' gradients, and mean of their squared norms. */
class GradientMoments {
  private sum: readonly Tensor[] | null = null
  private squaredNormSum = 0
  private count = 0

  constructor(private readonly tf: Tf) {}

  async add(gradients: readonly Tensor[]): Promise<void> {
    const { tf } = this
    this.squaredNormSum += await this.squaredNorm(gradients)
    this.count += 1
    const previous = this.sum
    this.sum = gradients.map((gradient, k) =>
      previous === null ? tf.clone(gradient) : tf.add(previous[k] ?? gradient, gradient),
    )
    previous?.forEach((tensor) => tensor.dispose())
  }

  async norms(): Promise<{ gradientNorms2: number; meanGradientNorm2: number }> {
    return {
      gradientNorms2: this.squaredNormSum / this.count,
      meanGradientNorm2: (await this.squaredNorm(this.sum ?? [])) / this.count ** 2,
    }
  }

  dispose(): void {
    this.sum?.forEach((tensor) => tensor.dispose())
  }

  private squaredNorm(tensors: readonly Tensor[]): Promise<number> {
    const { tf } = this
    return readScalar(
      tf.tidy(() => tf.addN(tensors.map((tensor) => tf.sum(tf.square(tensor)))).asScalar()),
    )
  }
}
