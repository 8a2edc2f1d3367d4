import type { ModelGraph } from '../../../advice/vocabulary/model-graph.js'
import type { FullBatchMethod, Optimizer } from '../../../advice/vocabulary/optimizers.js'
import type { OutputLoss } from '../../../advice/vocabulary/question.js'
import type { Settings } from '../../../advice/vocabulary/settings.js'
import type { GraphRequest } from '../graph-request.js'
import { disposeBatch, rowsOf, type Batch, type Rows } from '../data/rows.js'
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
import { omitUndefined } from '../../../omit-undefined.js'
import { buildModel, maskPlaces } from './build-model.js'
import { correctRows, isClassification, meanLoss } from './losses.js'
import type { Prediction } from './losses/loss-function.js'
import { createOptimizer } from './optimizers.js'
import { removeActivations, type LogitsModel } from './remove-activations.js'
import type { TrainingOptimizer } from './training-optimizer.js'

/** Gradients by the name of the variable. */
export type Gradients = Readonly<Record<string, Tensor>>

export interface Validation {
  readonly loss: number
  /** Share of right answers, the mean over the outputs that are classes; null without one. */
  readonly accuracy: number | null
}

export interface TrainingSetup {
  readonly model: ModelGraph
  readonly losses: readonly OutputLoss[]
  readonly optimizer: Optimizer | FullBatchMethod
  /** Every setting of the optimizer; absent: the defaults. A full-batch method has none. */
  readonly optimizerSettings?: Settings
  readonly learningRate: number
  readonly seed: number
}

interface Judged {
  readonly output: OutputLoss
  readonly target: Tensor
  readonly prediction: Prediction
}

/** The learning rate of trials that measure memory or time: small enough not to diverge. */
const measuringLearningRate = 1e-4

/** A trainer for a trial whose losses do not matter. */
export function measuringTrainer(tf: Tf, request: GraphRequest): Trainer {
  return new Trainer(tf, { ...request, learningRate: measuringLearningRate })
}

/** A model in training. The training step is written out, so that each part can be measured. */
export class Trainer {
  readonly model: Model
  readonly optimizer: TrainingOptimizer
  readonly variables: readonly Variable[]
  private readonly losses: readonly OutputLoss[]
  /** For each output, the last operation that its loss takes the place of. */
  private readonly removed: LogitsModel['removed']
  private readonly maskPlaces: readonly (number | null)[]

  constructor(
    readonly tf: Tf,
    setup: TrainingSetup,
  ) {
    const { graph, removed } = removeActivations(setup.model, setup.losses)
    this.losses = setup.losses
    this.removed = removed
    this.maskPlaces = maskPlaces(graph)
    this.model = buildModel(tf, graph, setup.seed)
    this.variables = trainableVariables(this.model)
    this.optimizer = createOptimizer(tf, setup, this.variables)
  }

  /**
   * Mean loss of a batch without penalties, and the gradients with them. The caller disposes both.
   * A validation has no penalties either, so both losses compare.
   */
  gradients(batch: Batch): { readonly loss: Scalar; readonly gradients: Gradients } {
    const kept: Scalar[] = []
    const { value, grads } = this.tf.variableGrads(() => {
      const { loss, penalties } = this.trainingLoss(batch)
      if (penalties.length > 0) kept.push(this.tf.keep(loss))
      return penalties.reduce<Scalar>((sum, penalty) => this.tf.add(sum, penalty), loss)
    }, [...this.variables])
    const [loss] = kept
    if (loss === undefined) return { loss: value, gradients: grads }
    value.dispose()
    return { loss, gradients: grads }
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
    const isClassified = this.losses.some(({ loss }) => isClassification(loss))
    const total = Math.min(rowsMax, rows.count)
    let lossSum = 0
    let correct = 0
    let seen = 0
    while (seen < total) {
      const batch = rows.slice(seen, Math.min(batchSize, total - seen))
      const count = rowsOf(batch)
      const evaluated = this.evaluate(batch)
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

  private evaluate({ inputs, targets }: Batch): {
    readonly loss: Scalar
    readonly correct: Scalar
  } {
    const { tf } = this
    return tf.tidy(() => {
      const outputs = this.outputs(inputs, false)
      return {
        loss: this.lossOf(targets, outputs),
        correct: this.correctRowsOf(targets, outputs),
      }
    })
  }

  /** Number of rows whose class is right, the mean over the outputs that are classes. */
  private correctRowsOf(targets: readonly Tensor[], outputs: readonly Tensor[]): Scalar {
    const { tf } = this
    const correct = this.judged(targets, outputs)
      .filter(({ output: { loss } }) => isClassification(loss))
      .map(({ output, target, prediction }) => correctRows(tf, output, target, prediction))
    return correct.length === 0
      ? tf.scalar(0)
      : tf.div<Scalar>(tf.addN(correct), Math.max(1, correct.length))
  }

  /** Each output's loss with its target and its prediction. */
  private judged(targets: readonly Tensor[], outputs: readonly Tensor[]): readonly Judged[] {
    return this.losses.flatMap((output, i) => {
      const target = targets[i]
      const values = outputs[i]
      if (target === undefined || values === undefined) return []
      const mask = outputs[this.maskPlaces[i] ?? -1]
      const prediction = omitUndefined({ values, removed: this.removed[i] ?? null, mask })
      return [{ output, target, prediction }]
    })
  }

  private outputs(inputs: readonly Tensor[], training: boolean): readonly Tensor[] {
    const [first] = inputs
    if (first === undefined) return []
    const given = inputs.length === 1 ? first : [...inputs]
    const outputs = this.model.apply(given, { training }) as Tensor | Tensor[]
    return Array.isArray(outputs) ? outputs : [outputs]
  }

  /** Sum of the outputs' mean losses, each times its weight. */
  private lossOf(targets: readonly Tensor[], outputs: readonly Tensor[]): Scalar {
    const { tf } = this
    return this.judged(targets, outputs)
      .map(({ output, target, prediction }) => meanLoss(tf, output, target, prediction))
      .reduce((sum, loss) => tf.add<Scalar>(sum, loss))
  }

  private trainingLoss({ inputs, targets }: Batch): {
    readonly loss: Scalar
    readonly penalties: readonly Scalar[]
  } {
    const loss = this.lossOf(targets, this.outputs(inputs, true))
    return { loss, penalties: penaltiesOf(this.model) }
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
