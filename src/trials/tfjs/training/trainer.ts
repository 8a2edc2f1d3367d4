import type { ModelGraph } from '../../../advice/vocabulary/model-graph.js'
import type { FullBatchMethod, Optimizer } from '../../../advice/vocabulary/optimizers.js'
import type { Loss } from '../../../advice/vocabulary/question.js'
import type { TrialRequest } from '../../protocol/request.js'
import { disposeBatch, type Batch, type Rows } from '../data/rows.js'
import {
  trainableVariables,
  type Model,
  type Scalar,
  type Tensor,
  type Tf,
  type Variable,
} from '../library.js'
import { applyConstraints } from '../weights/constraints.js'
import { penaltiesOf } from '../weights/penalties.js'
import { buildModel } from './build-model.js'
import { correctRows, isClassification, meanLoss } from './losses.js'
import { createOptimizer } from './optimizers.js'
import type { TrainingOptimizer } from './training-optimizer.js'

/** Gradients by the name of the variable. */
export type Gradients = Readonly<Record<string, Tensor>>

export interface Validation {
  readonly loss: number
  /** Share of right answers; null for regression. */
  readonly accuracy: number | null
}

export interface TrainingSetup {
  readonly model: ModelGraph
  readonly loss: Loss
  readonly optimizer: Optimizer | FullBatchMethod
  readonly learningRate: number
  readonly seed: number
}

/** The learning rate of trials that measure memory or time: small enough not to diverge. */
const measuringLearningRate = 1e-4

/** A trainer for a trial whose losses do not matter. */
export function measuringTrainer(tf: Tf, request: TrialRequest): Trainer {
  const { model, loss, optimizer, seed } = request
  return new Trainer(tf, { model, loss, optimizer, learningRate: measuringLearningRate, seed })
}

/** A model in training. The training step is written out, so that each part can be measured. */
export class Trainer {
  readonly model: Model
  readonly optimizer: TrainingOptimizer
  readonly variables: readonly Variable[]
  private readonly loss: Loss

  constructor(
    readonly tf: Tf,
    { model, loss, optimizer, learningRate, seed }: TrainingSetup,
  ) {
    this.loss = loss
    this.model = buildModel(tf, model, seed)
    this.variables = trainableVariables(this.model)
    this.optimizer = createOptimizer(tf, optimizer, learningRate, this.variables)
  }

  /** Mean loss of a batch, and its gradients. The caller disposes both. */
  gradients(batch: Batch): { readonly loss: Scalar; readonly gradients: Gradients } {
    const { value, grads } = this.tf.variableGrads(
      () => this.penalisedLoss(batch),
      [...this.variables],
    )
    return { loss: value, gradients: grads }
  }

  /**
   * One training step; disposes the batch. Resolves with the loss before the step, when the device
   * has finished: it executes its commands in order.
   */
  async step(batch: Batch): Promise<number> {
    const { loss, gradients } = this.gradients(batch)
    this.optimizer.applyGradients(gradients)
    applyConstraints(this.tf, this.model)
    disposeGradients(gradients)
    disposeBatch(batch)
    return readScalar(loss)
  }

  /** Mean loss and accuracy over the first `rowsMax` rows. */
  async validate(rows: Rows, batchSize: number, rowsMax: number): Promise<Validation> {
    const isClassified = isClassification(this.loss)
    const total = Math.min(rowsMax, rows.count)
    let lossSum = 0
    let correct = 0
    let seen = 0
    while (seen < total) {
      const batch = rows.slice(seen, Math.min(batchSize, total - seen))
      const count = batch.x.shape[0] ?? 0
      const evaluated = this.evaluate(batch, isClassified)
      disposeBatch(batch)
      lossSum += (await readScalar(evaluated.loss)) * count
      correct += await readScalar(evaluated.correct)
      seen += count
    }
    return { loss: lossSum / seen, accuracy: isClassified ? correct / seen : null }
  }

  dispose(): void {
    this.model.dispose()
    this.optimizer.dispose()
  }

  private evaluate(
    { x, y }: Batch,
    isClassified: boolean,
  ): { readonly loss: Scalar; readonly correct: Scalar } {
    const { tf } = this
    return tf.tidy(() => {
      const output = this.model.apply(x, { training: false }) as Tensor
      return {
        loss: meanLoss(tf, this.loss, y, output),
        correct: isClassified ? correctRows(tf, this.loss, y, output) : tf.scalar(0),
      }
    })
  }

  /** Penalties are part of the training loss, not of the validation loss. */
  private penalisedLoss({ x, y }: Batch): Scalar {
    const output = this.model.apply(x, { training: true }) as Tensor
    const loss = meanLoss(this.tf, this.loss, y, output)
    return penaltiesOf(this.model).reduce((sum, penalty) => this.tf.add(sum, penalty), loss)
  }
}

/** Waits for the device; disposes the scalar. */
export async function readScalar(scalar: Scalar): Promise<number> {
  try {
    return (await scalar.data())[0] ?? Number.NaN
  } finally {
    scalar.dispose()
  }
}

export function disposeGradients(gradients: Gradients): void {
  for (const gradient of Object.values(gradients)) gradient.dispose()
}
