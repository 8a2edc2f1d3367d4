import { stepVariance } from '../../../advice/math/statistics.js'
import type { RaceSpec } from '../../../advice/vocabulary/trial.js'
import { Trainer } from '../training/trainer.js'
import type { TrialContext } from '../trial-context.js'
import { CandidateTraining, untrained } from './candidate-training.js'
import { measureGradientNoise } from './gradient-noise.js'
import { readCheckpoint, writeCheckpoint, type RaceState } from './race-checkpoint.js'

/** Points of the curve are log-spaced in steps. */
const pointSpacing = 1.25
/** The first steps of a candidate warm kernels up; each counts as at most this long. */
const warmUpSteps = 2
const warmUpStepMsMax = 50

const freshState: RaceState = { ...untrained, spentMs: 0, nextPoint: 1 }

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
  const place = { folder: request.checkpointFolder, candidate: spec }
  try {
    const saved = rung === 0 ? null : await readCheckpoint(place, rung - 1, trainer, context.watch)
    const rungRun = new RungRun(context, spec, trainer, saved ?? freshState)
    await rungRun.train()
    const state = rungRun.state()
    await writeCheckpoint(place, rung, trainer, state, context.watch)
    // after the checkpoint: micro-batches in training mode move the averages of a batch norm
    if (noise !== undefined) await measureGradientNoise(context, trainer, state.step, noise)
  } finally {
    trainer.dispose()
  }
}

/** The training of one rung. */
class RungRun {
  private spentMs: number
  private nextPoint: number
  private readonly training: CandidateTraining

  constructor(
    private readonly context: TrialContext,
    private readonly spec: RaceSpec,
    trainer: Trainer,
    state: RaceState,
  ) {
    this.spentMs = state.spentMs
    this.nextPoint = state.nextPoint
    this.training = new CandidateTraining(context, spec, trainer, state)
  }

  state(): RaceState {
    const { spentMs, nextPoint } = this
    return { ...this.training.state(), spentMs, nextPoint }
  }

  /** Throws Diverged. */
  async train(): Promise<void> {
    const { training } = this
    if (training.step === 0) await training.begin()
    while (!this.isOver()) {
      this.spentMs += this.countedMs(await training.trainStep())
      const isPoint = training.step >= this.nextPoint
      if (isPoint || this.isOver()) await training.measurePoint()
      // the last point of a rung is an extra one: points are the same however the run is cut
      if (isPoint) this.nextPoint = Math.ceil(training.step * pointSpacing + 1)
    }
    training.reportStepTime()
    const variance = stepVariance(training.losses)
    if (variance !== null) this.context.report('lossVariance', null, variance)
  }

  private isOver(): boolean {
    const { untilMs, stepsMax = Number.POSITIVE_INFINITY } = this.spec
    return this.spentMs >= untilMs || this.training.step >= stepsMax
  }

  private countedMs(durationMs: number): number {
    const isWarmUp = this.spec.rung === 0 && this.training.stepTimesMs.length <= warmUpSteps
    return isWarmUp ? Math.min(durationMs, warmUpStepMsMax) : durationMs
  }
}
