import { BatchOrder } from './rows.js'
import { secondMoments, optimizerDefaults } from './optimizers.js'
import { Trainer, dispose } from './trainer.js'
import { breathe, timed, type TrialContext } from './context.js'
import { median, mulberry32 } from '../../advice/statistics.js'
import { unbiasedNoise } from '../../advice/noise-scale.js'

/**
 * A short pilot training. At log-spaced steps the gradients of m micro-batches of b rows give unbiased |G|^2 and tr(Sigma)
 * (McCandlish et al., "An empirical model of large-batch training", 2018, appendix A), for the Adam family also after its preconditioner.
 */
export async function noise(context: TrialContext): Promise<void> {
  const { tf, request, data, report } = context
  if (request.spec.kind !== 'noise') return
  const { batchSize, learningRate, deviceMs } = request.spec
  const trainer = new Trainer(tf, request.model, request.loss, request.optimizer, learningRate, request.seed)
  const order = new BatchOrder(data.training.count, request.seed)
  try {
    const times: number[] = []
    let [spent, next] = [0, 4]
    for (let step = 1; spent < deviceMs; step++) {
      const [, ms] = timed(() => trainer.step(data.training.gather(order.batch(step - 1, batchSize))))
      times.push(ms)
      spent += ms
      if (step >= next) {
        const [, measuringMs] = timed(() => measure(context, trainer, step))
        spent += measuringMs
        next = Math.ceil(next * 1.4)
      }
      await breathe()
    }
    report('stepTimeMs', null, median(times))
  } finally {
    trainer.dispose()
  }
}

function measure({ tf, request, data, report }: TrialContext, trainer: Trainer, step: number): void {
  if (request.spec.kind !== 'noise') return
  const { microBatchSize, microBatches } = request.spec
  const random = mulberry32(request.seed * 31 + step)
  const moments = secondMoments(trainer.optimizer)
  const scales = moments?.map((moment) => tf.tidy(() => tf.reciprocal(tf.add(tf.sqrt(moment), optimizerDefaults.epsilon)))) ?? null
  const plain = new Accumulated(tf)
  const preconditioned = scales === null ? null : new Accumulated(tf)
  for (let i = 0; i < microBatches; i++) {
    const rows = Int32Array.from({ length: microBatchSize }, () => Math.floor(random() * data.training.count))
    const batch = data.training.gather(rows)
    const { gradients } = trainer.gradients(batch)
    batch.x.dispose()
    batch.y.dispose()
    const tensors = trainer.variables.map((variable) => gradients[variable.name]).filter((gradient) => gradient !== undefined)
    plain.add(tensors)
    if (preconditioned !== null && scales !== null) {
      const scaled = tensors.map((gradient, k) => tf.mul(gradient, scales[k] ?? 1))
      preconditioned.add(scaled)
      scaled.forEach((tensor) => tensor.dispose())
    }
    dispose(gradients)
  }
  const sizes = { microBatchSize, microBatches }
  const estimate = unbiasedNoise({ ...sizes, ...plain.norms() })
  report('gradientSquaredNorm', step, estimate.squaredNorm)
  report('gradientVariance', step, estimate.variance)
  if (preconditioned !== null) {
    const scaledEstimate = unbiasedNoise({ ...sizes, ...preconditioned.norms() })
    report('preconditionedSquaredNorm', step, scaledEstimate.squaredNorm)
    report('preconditionedVariance', step, scaledEstimate.variance)
  }
  plain.dispose()
  preconditioned?.dispose()
  scales?.forEach((scale) => scale.dispose())
}

type Tensor = ReturnType<TrialContext['tf']['tensor']>

/** Mean of the micro-batch gradients and mean of their squared norms. */
class Accumulated {
  private sum: Tensor[] | null = null
  private squaredNorms = 0
  private count = 0
  constructor(private readonly tf: TrialContext['tf']) {}
  add(gradients: readonly Tensor[]): void {
    const { tf } = this
    this.squaredNorms += this.squaredNorm(gradients)
    this.count += 1
    const previous = this.sum
    this.sum = gradients.map((gradient, k) => (previous === null ? tf.clone(gradient) : tf.add(previous[k] ?? gradient, gradient)))
    previous?.forEach((tensor) => tensor.dispose())
  }
  norms(): { gradientNorms2: number; meanGradientNorm2: number } {
    return { gradientNorms2: this.squaredNorms / this.count, meanGradientNorm2: this.squaredNorm(this.sum ?? []) / this.count ** 2 }
  }
  dispose(): void {
    this.sum?.forEach((tensor) => tensor.dispose())
  }
  private squaredNorm(tensors: readonly Tensor[]): number {
    const total = this.tf.tidy(() => this.tf.addN(tensors.map((tensor) => this.tf.sum(this.tf.square(tensor)))))
    const value = total.dataSync()[0] ?? Number.NaN
    total.dispose()
    return value
  }
}
