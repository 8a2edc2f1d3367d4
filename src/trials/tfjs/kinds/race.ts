import { Smoothed } from '../../../advice/math/smoothing.js'
import { median, stepVariance } from '../../../advice/math/statistics.js'
import type { TrialSpec, ValidationRows } from '../../../advice/vocabulary/trial.js'
import { BatchOrder } from '../data/batch-order.js'
import { guessingLoss } from '../training/guessing.js'
import { Trainer } from '../training/trainer.js'
import { Diverged, timed, yieldToEventLoop, type TrialContext } from '../trial-context.js'
import { measureGradientNoise } from './gradient-noise.js'
import { readCheckpoint, writeCheckpoint, type RaceState } from './race-checkpoint.js'

type RaceSpec = Extract<TrialSpec, { kind: 'race' }>

/** Rows that a point of a race curve is measured on, at most. */
const validationRowsMax = 512
/** Rows validated at once, at most, where the plan names no smaller number that fits. */
const validationBatchSizeMax = 128
/** Points of the curve are log-spaced in steps. */
const pointSpacing = 1.25
const smoothing = 0.9
/** The training diverged when the smoothed loss passes this multiple of the loss at the start. */
const divergedFactor = 8
const startLossMin = 0.01
/** The first steps of a candidate warm kernels up; each counts as at most this long. */
const warmUpSteps = 2
const warmUpStepMsMax = 50

const freshState: RaceState = {
  step: 0,
  spentMs: 0,
  nextPoint: 1,
  smoothed: [0, 0],
  start: Number.NaN,
}

/**
 * Trains one candidate until it has used `untilMs` of device time (training steps only), from where
 * the previous rung ended. Reports the curve and, where asked, the gradients' noise at its end. The
 * state for the next rung is on disk before the outcome is sent.
 */
export async function race(context: TrialContext): Promise<void> {
  const { tf, request } = context
  const { spec } = request
  if (spec.kind !== 'race') return
  const { learningRate, rung, seed, method, noise } = spec
  const optimizer = method ?? request.optimizer
  const trainer = new Trainer(tf, { ...request, optimizer, learningRate, seed })
  const place = { folder: request.checkpointFolder, spec }
  try {
    const saved = rung === 0 ? null : await readCheckpoint(place, trainer, context.watch)
    const rungRun = new RungRun(context, spec, trainer, saved ?? freshState)
    await rungRun.train()
    const state = rungRun.state()
    await writeCheckpoint(place, trainer, state, context.watch)
    // after the checkpoint: micro-batches in training mode move the averages of a batch norm
    if (noise !== undefined) await measureGradientNoise(context, trainer, state.step, noise)
  } finally {
    trainer.dispose()
  }
}

/** The training of one rung. */
class RungRun {
  private step: number
  private spentMs: number
  private nextPoint: number
  private startLoss: number
  private readonly smoothed: Smoothed
  private readonly order: BatchOrder
  private readonly stepTimesMs: number[] = []
  private readonly losses: number[] = []

  constructor(
    private readonly context: TrialContext,
    private readonly spec: RaceSpec,
    private readonly trainer: Trainer,
    state: RaceState,
  ) {
    this.step = state.step
    this.spentMs = state.spentMs
    this.nextPoint = state.nextPoint
    this.startLoss = state.start
    this.smoothed = new Smoothed(smoothing, state.smoothed)
    this.order = new BatchOrder(context.data.training.count, spec.seed)
  }

  state(): RaceState {
    const { step, spentMs, nextPoint, startLoss } = this
    return { step, spentMs, nextPoint, smoothed: this.smoothed.state(), start: startLoss }
  }

  /** Throws Diverged. */
  async train(): Promise<void> {
    if (this.step === 0) {
      await this.reportGuess()
      this.startLoss = await this.measurePoint()
    }
    while (!this.isOver()) {
      await this.trainStep()
      const isPoint = this.step >= this.nextPoint
      if (isPoint || this.isOver()) await this.measurePoint()
      // the last point of a rung is an extra one: points are the same however the run is cut
      if (isPoint) this.nextPoint = Math.ceil(this.step * pointSpacing + 1)
      await yieldToEventLoop()
    }
    this.reportSteps()
  }

  private isOver(): boolean {
    const { untilMs, stepsMax = Number.POSITIVE_INFINITY } = this.spec
    return this.spentMs >= untilMs || this.step >= stepsMax
  }

  private async trainStep(): Promise<void> {
    const { watch, data } = this.context
    const { training } = data
    watch.limitGarbage()
    const { result: loss, durationMs } = await timed(() =>
      this.trainer.step(training.gather(this.order.batch(this.step, this.spec.batchSize))),
    )
    this.checkTrainingLoss(loss)
    this.losses.push(loss)
    this.stepTimesMs.push(durationMs)
    this.step += 1
    const isWarmUp = this.spec.rung === 0 && this.stepTimesMs.length <= warmUpSteps
    this.spentMs += isWarmUp ? Math.min(durationMs, warmUpStepMsMax) : durationMs
  }

  private checkTrainingLoss(loss: number): void {
    const lossMax = divergedFactor * Math.max(this.startLoss, startLossMin)
    if (Number.isFinite(loss) && !(this.smoothed.push(loss) > lossMax)) return
    throw new Diverged(
      `the training loss reached ${loss} at step ${this.step + 1}; it started at ${this.startLoss}`,
    )
  }

  /** Reports a point of the curve. Returns the validation loss. */
  private async measurePoint(): Promise<number> {
    const { data, report } = this.context
    const { batchSize, rows } = this.validation()
    const { loss, accuracy } = await this.trainer.validate(data.validation, batchSize, rows)
    if (!Number.isFinite(loss))
      throw new Diverged(`the validation loss is not finite at step ${this.step}`)
    if (this.step > 0) report('trainingLoss', this.step, this.smoothed.value())
    report('validationLoss', this.step, loss)
    if (accuracy !== null) report('validationAccuracy', this.step, accuracy)
    return loss
  }

  private validation(): ValidationRows {
    const { batchSize = validationBatchSizeMax, rows = validationRowsMax } =
      this.spec.validation ?? {}
    return { batchSize, rows }
  }

  private async reportGuess(): Promise<void> {
    const loss = await guessingLoss(this.context, this.validation())
    if (loss !== null) this.context.report('guessingLoss', null, loss)
  }

  private reportSteps(): void {
    const { report } = this.context
    if (this.stepTimesMs.length > 0) report('stepTimeMs', null, median(this.stepTimesMs))
    const variance = stepVariance(this.losses)
    if (variance !== null) report('lossVariance', null, variance)
  }
}
