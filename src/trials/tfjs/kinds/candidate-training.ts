import { Smoothed } from '../../../advice/math/smoothing.js'
import { median } from '../../../advice/math/statistics.js'
import type { ValidationRows } from '../../../advice/vocabulary/trial.js'
import { BatchOrder } from '../data/batch-order.js'
import { guessingLoss } from '../training/guessing.js'
import type { Trainer } from '../training/trainer.js'
import { Diverged, timed, yieldToEventLoop, type TrialContext } from '../trial-context.js'

/** Rows that a point of a race curve is measured on, at most. */
const validationRowsMax = 512
/** Rows validated at once, at most, where the plan names no smaller number that fits. */
const validationBatchSizeMax = 128
const smoothing = 0.9
/** The training diverged when the smoothed loss passes this multiple of the loss at the start. */
const divergedFactor = 8
const startLossMin = 0.01

/** What a trial says of the training. */
export interface CandidateSpec {
  readonly batchSize: number
  readonly seed: number
  readonly validation?: ValidationRows
}

/** Where a training stands, beside its weights and slots. */
export interface TrainingState {
  readonly step: number
  /** State of the smoothed training loss. */
  readonly smoothed: readonly [number, number]
  /** Validation loss at step 0. */
  readonly start: number
}

export const untrained: TrainingState = { step: 0, smoothed: [0, 0], start: Number.NaN }

/**
 * The training of a race candidate, step by step. Its batches are the same however it is cut into
 * trials.
 */
export class CandidateTraining {
  /** Durations of the steps, ms. */
  readonly stepTimesMs: number[] = []
  readonly losses: number[] = []
  private trained: number
  private startLoss: number
  private readonly smoothed: Smoothed
  private readonly order: BatchOrder

  constructor(
    private readonly context: TrialContext,
    private readonly spec: CandidateSpec,
    private readonly trainer: Trainer,
    { step, smoothed, start }: TrainingState,
  ) {
    this.trained = step
    this.startLoss = start
    this.smoothed = new Smoothed(smoothing, smoothed)
    this.order = new BatchOrder(context.data.training.count, spec.seed)
  }

  /** Steps trained so far, those of earlier trials included. */
  get step(): number {
    return this.trained
  }

  state(): TrainingState {
    return { step: this.trained, smoothed: this.smoothed.state(), start: this.startLoss }
  }

  /** Reports the loss of guessing and that of the untrained model. */
  async begin(): Promise<void> {
    const guess = await guessingLoss(this.context, this.validation())
    if (guess !== null) this.context.report('guessingLoss', null, guess)
    this.startLoss = await this.measurePoint()
  }

  /** Returns the duration of the step, ms. Throws Diverged. */
  async trainStep(): Promise<number> {
    const { watch, data } = this.context
    const { training } = data
    watch.limitGarbage()
    const { result: loss, durationMs } = await timed(() =>
      this.trainer.step(training.gather(this.order.batch(this.trained, this.spec.batchSize))),
    )
    this.checkTrainingLoss(loss)
    this.losses.push(loss)
    this.stepTimesMs.push(durationMs)
    this.trained += 1
    await yieldToEventLoop()
    return durationMs
  }

  /** Reports a point of the curve. Returns the validation loss. Throws Diverged. */
  async measurePoint(): Promise<number> {
    const { data, report } = this.context
    const { batchSize, rows } = this.validation()
    const { loss, accuracy } = await this.trainer.validate(data.validation, batchSize, rows)
    if (!Number.isFinite(loss))
      throw new Diverged(`the validation loss is not finite at step ${this.trained}`)
    if (this.trained > 0) report('trainingLoss', this.trained, this.smoothed.value())
    report('validationLoss', this.trained, loss)
    if (accuracy !== null) report('validationAccuracy', this.trained, accuracy)
    return loss
  }

  reportStepTime(): void {
    if (this.stepTimesMs.length > 0)
      this.context.report('stepTimeMs', null, median(this.stepTimesMs))
  }

  private checkTrainingLoss(loss: number): void {
    const lossMax = divergedFactor * Math.max(this.startLoss, startLossMin)
    if (Number.isFinite(loss) && !(this.smoothed.push(loss) > lossMax)) return
    const step = this.trained + 1
    throw new Diverged(
      `the training loss reached ${loss} at step ${step}; it started at ${this.startLoss}`,
    )
  }

  private validation(): ValidationRows {
    const { batchSize = validationBatchSizeMax, rows = validationRowsMax } =
      this.spec.validation ?? {}
    return { batchSize, rows }
  }
}
