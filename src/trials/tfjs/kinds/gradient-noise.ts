/**
 * Unbiased |G|^2 and tr(Sigma) from the gradients of m micro-batches of b rows (McCandlish et al., "An empirical model of large-batch training", 2018, appendix A),
 * at a trainer's weights; for the Adam family also after its preconditioner.
 */
import type { MicroBatches } from '../../../advice/vocabulary/question.js'
import { unbiasedNoise } from '../../../advice/rate/noise-scale.js'
import { mulberry32 } from '../../../advice/math/random.js'
import type { TrialContext } from '../context.js'
import { optimizerDefaults, secondMoments } from '../optimizers.js'
import type { Tensor } from '../engine.js'
import { disposeBatch } from '../rows.js'
import { dispose, numberOf, type Trainer } from '../trainer.js'

export async function measureGradientNoise(
  { tf, request, data, report }: TrialContext,
  trainer: Trainer,
  step: number,
  { microBatchSize, microBatches }: MicroBatches,
): Promise<void> {
  const random = mulberry32(request.seed * 31 + step)
  const moments = secondMoments(trainer.optimizer)
  const scales =
    moments?.map((moment) =>
      tf.tidy(() => tf.reciprocal(tf.add(tf.sqrt(moment), optimizerDefaults.epsilon))),
    ) ?? null
  const plain = new Accumulated(tf)
  const preconditioned = scales === null ? null : new Accumulated(tf)
  for (let i = 0; i < microBatches; i++) {
    const rows = Int32Array.from({ length: microBatchSize }, () =>
      Math.floor(random() * data.training.count),
    )
    const batch = data.training.gather(rows)
    const { loss, gradients } = trainer.gradients(batch)
    loss.dispose()
    disposeBatch(batch)
    const tensors = trainer.variables
      .map((variable) => gradients[variable.name])
      .filter((gradient) => gradient !== undefined)
    await plain.add(tensors)
    if (preconditioned !== null && scales !== null) {
      const scaled = tensors.map((gradient, k) => tf.mul(gradient, scales[k] ?? 1))
      await preconditioned.add(scaled)
      scaled.forEach((tensor) => tensor.dispose())
    }
    dispose(gradients)
  }
  const sizes = { microBatchSize, microBatches }
  const estimate = unbiasedNoise({ ...sizes, ...(await plain.norms()) })
  report('gradientSquaredNorm', step, estimate.squaredNorm)
  report('gradientVariance', step, estimate.variance)
  if (preconditioned !== null) {
    const scaledEstimate = unbiasedNoise({ ...sizes, ...(await preconditioned.norms()) })
    report('preconditionedSquaredNorm', step, scaledEstimate.squaredNorm)
    report('preconditionedVariance', step, scaledEstimate.variance)
  }
  plain.dispose()
  preconditioned?.dispose()
  scales?.forEach((scale) => scale.dispose())
}

/** Mean of the micro-batch gradients and mean of their squared norms. */
class Accumulated {
  private sum: Tensor[] | null = null
  private squaredNorms = 0
  private count = 0
  constructor(private readonly tf: TrialContext['tf']) {}
  async add(gradients: readonly Tensor[]): Promise<void> {
    const { tf } = this
    this.squaredNorms += await this.squaredNorm(gradients)
    this.count += 1
    const previous = this.sum
    this.sum = gradients.map((gradient, k) =>
      previous === null ? tf.clone(gradient) : tf.add(previous[k] ?? gradient, gradient),
    )
    previous?.forEach((tensor) => tensor.dispose())
  }
  async norms(): Promise<{ gradientNorms2: number; meanGradientNorm2: number }> {
    return {
      gradientNorms2: this.squaredNorms / this.count,
      meanGradientNorm2: (await this.squaredNorm(this.sum ?? [])) / this.count ** 2,
    }
  }
  dispose(): void {
    this.sum?.forEach((tensor) => tensor.dispose())
  }
  private squaredNorm(tensors: readonly Tensor[]): Promise<number> {
    return numberOf(
      this.tf.tidy(() =>
        this.tf.addN(tensors.map((tensor) => this.tf.sum(this.tf.square(tensor)))).asScalar(),
      ),
    )
  }
}
