import type { Loss } from '../../advice/vocabulary/question.js'
import type { FullBatchMethod, Optimizer } from '../../advice/vocabulary/optimizers.js'
import type { ModelGraph } from '../../advice/vocabulary/model-graph.js'
import { buildModel } from './build-model.js'
import type { Tensor, Tf } from './engine.js'
import { createOptimizer, setLearningRate, type TfOptimizer } from './optimizers.js'
import { disposeBatch, type Batch, type Rows } from './rows.js'

type Scalar = ReturnType<Tf['scalar']>
type Variable = ReturnType<Tf['variable']>
export type Gradients = Readonly<Record<string, Tensor>>

/** A model in training: weights, optimizer slots and one training step, written out so that every part can be measured. */
export class Trainer {
  readonly model: ReturnType<typeof buildModel>
  readonly optimizer: TfOptimizer
  readonly variables: readonly Variable[]
  constructor(
    readonly tf: Tf,
    graph: ModelGraph,
    private readonly loss: Loss,
    optimizer: Optimizer | FullBatchMethod,
    learningRate: number,
    seed: number,
  ) {
    this.model = buildModel(tf, graph, seed)
    // in tfjs-layers a weight is a LayerVariable around the core's Variable
    this.variables = this.model.trainableWeights.map(
      (weight) => (weight as unknown as { val: Variable }).val,
    )
    this.optimizer = createOptimizer(tf, optimizer, learningRate, this.variables)
  }

  setLearningRate(learningRate: number): void {
    setLearningRate(this.optimizer, learningRate)
  }

  /** Mean loss of a batch and the gradients of it; the caller disposes both. */
  gradients(batch: Batch): { loss: Scalar; gradients: Gradients } {
    const { value, grads } = this.tf.variableGrads(
      () => this.meanLoss(batch, true),
      [...this.variables],
    )
    return { loss: value, gradients: grads }
  }

  /** One training step on a batch; disposes the batch. Answers the loss before the step when the device has done all of it: a device works off its commands in order. */
  async step(batch: Batch): Promise<number> {
    const { loss, gradients } = this.gradients(batch)
    this.optimizer.applyGradients(gradients as Record<string, Variable>)
    dispose(gradients)
    disposeBatch(batch)
    return numberOf(loss)
  }

  /** Mean loss and, for class numbers or one-hot rows, the share of right answers over the first `limit` rows. */
  async validate(
    rows: Rows,
    batchSize: number,
    limit: number,
  ): Promise<{ loss: number; accuracy: number | null; rows: number }> {
    let [loss, right, seen] = [0, 0, 0]
    const total = Math.min(limit, rows.count)
    const classified = this.loss !== 'meanSquaredError' && this.loss !== 'meanAbsoluteError'
    while (seen < total) {
      const batch = rows.slice(seen, Math.min(batchSize, total - seen))
      const count = batch.x.shape[0] ?? 0
      const [batchLoss, batchRight] = this.tf.tidy(() => {
        const output = this.model.apply(batch.x, { training: false }) as Tensor
        return [
          this.lossOf(batch.y, output),
          classified ? this.correct(batch.y, output) : this.tf.scalar(0),
        ] as [Scalar, Scalar]
      })
      disposeBatch(batch)
      loss += (await numberOf(batchLoss)) * count
      right += await numberOf(batchRight)
      seen += count
    }
    return { loss: loss / seen, accuracy: classified ? right / seen : null, rows: seen }
  }

  dispose(): void {
    this.model.dispose()
    this.optimizer.dispose()
  }

  private meanLoss(batch: Batch, training: boolean): Scalar {
    const loss = this.lossOf(batch.y, this.model.apply(batch.x, { training }) as Tensor)
    // L1 and L2 of the weights are part of what is descended, not of what validation reports
    return this.model
      .calculateLosses()
      .reduce<Scalar>((sum, penalty) => this.tf.add(sum, penalty), loss)
  }

  /** The losses of Keras on probabilities (from_logits=False), clipped at 1e-7. */
  private lossOf(target: Tensor, output: Tensor): Scalar {
    const { tf } = this
    switch (this.loss) {
      case 'sparseCategoricalCrossentropy': {
        const classes = output.shape[output.shape.length - 1] ?? 1
        return tf.metrics
          .categoricalCrossentropy(
            tf.oneHot(
              tf.reshape(
                target.toInt(),
                target.shape.length === output.shape.length
                  ? target.shape.slice(0, -1)
                  : target.shape,
              ),
              classes,
            ),
            output,
          )
          .mean()
          .asScalar()
      }
      case 'categoricalCrossentropy':
        return tf.metrics.categoricalCrossentropy(target.toFloat(), output).mean().asScalar()
      case 'binaryCrossentropy':
        return tf.metrics
          .binaryCrossentropy(tf.reshape(target.toFloat(), output.shape), output)
          .mean()
          .asScalar()
      case 'meanSquaredError':
        return tf
          .mean(tf.square(tf.sub(tf.reshape(target.toFloat(), output.shape), output)))
          .asScalar()
      case 'meanAbsoluteError':
        return tf
          .mean(tf.abs(tf.sub(tf.reshape(target.toFloat(), output.shape), output)))
          .asScalar()
    }
  }

  private correct(target: Tensor, output: Tensor): Scalar {
    const { tf } = this
    if (this.loss === 'binaryCrossentropy') {
      const hits = tf.equal(
        tf.greater(output, 0.5),
        tf.greater(tf.reshape(target.toFloat(), output.shape), 0.5),
      )
      return tf.sum(tf.mean(tf.reshape(hits.toFloat(), [output.shape[0] ?? 1, -1]), 1)).asScalar()
    }
    const wanted =
      this.loss === 'categoricalCrossentropy'
        ? tf.argMax(target, -1)
        : tf.reshape(target.toInt(), output.shape.slice(0, -1))
    const hits = tf.equal(tf.argMax(output, -1).toInt(), wanted.toInt())
    return tf.sum(tf.mean(tf.reshape(hits.toFloat(), [output.shape[0] ?? 1, -1]), 1)).asScalar()
  }
}

/** Waits for the device, and disposes. */
export async function numberOf(scalar: Scalar): Promise<number> {
  try {
    return (await scalar.data())[0] ?? Number.NaN
  } finally {
    scalar.dispose()
  }
}

export function dispose(gradients: Gradients): void {
  for (const gradient of Object.values(gradients)) gradient.dispose()
}
