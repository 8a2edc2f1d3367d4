import { BatchOrder } from '../rows.js'
import { Trainer } from '../trainer.js'
import { Smoothed } from '../../../advice/math/smoothing.js'
import { median, stepVariance } from '../../../advice/math/statistics.js'
import { breathe, Diverged, timed, type TrialContext } from '../context.js'
import {
  CheckpointMissing,
  readCheckpoint,
  writeCheckpoint,
  type RaceState,
} from '../checkpoint.js'
import { measureGradientNoise } from './gradient-noise.js'

/** Validation rows that a point of a race curve is measured on, at most. */
const validationRowsMax = 512
const validationBatchSize = 128
/** Points are log-spaced in steps. */
const pointSpacing = 1.25

/**
 * Trains one candidate until it has used `untilMs` of device time (training steps only), going on from what the previous rung left.
 * Reports the curve as it goes and, where asked, the noise of the gradients at its end; the state for the next rung is on disk before the outcome is sent.
 */
export async function race(context: TrialContext): Promise<void> {
  const { tf, request, data, report } = context
  if (request.spec.kind !== 'race') return
  const {
    batchSize,
    learningRate,
    rung,
    untilMs,
    seed,
    stepsMax = Number.POSITIVE_INFINITY,
    method = request.optimizer,
    noise,
  } = request.spec
  const trainer = new Trainer(tf, request.model, request.loss, method, learningRate, seed)
  try {
    // the folder of a finished study is gone: another study about the same subject then trains the candidate from its start
    const saved =
      rung === 0
        ? null
        : await readCheckpoint(request, trainer).catch((error: unknown) => {
            if (error instanceof CheckpointMissing) return null
            throw error
          })
    const state: RaceState = saved ?? {
      step: 0,
      spentMs: 0,
      nextPoint: 1,
      smoothed: [0, 0],
      start: Number.NaN,
    }
    const order = new BatchOrder(data.training.count, seed)
    const smoothed = new Smoothed(0.9, state.smoothed)
    const validate = (): ReturnType<Trainer['validate']> =>
      trainer.validate(data.validation, validationBatchSize, validationRowsMax)
    const point = async (): Promise<number> => {
      const { loss, accuracy } = await validate()
      if (!Number.isFinite(loss))
        throw new Diverged(`the validation loss is not finite at step ${state.step}`)
      if (state.step > 0) report('trainingLoss', state.step, smoothed.value())
      report('validationLoss', state.step, loss)
      if (accuracy !== null) report('validationAccuracy', state.step, accuracy)
      return loss
    }
    if (state.step === 0) state.start = await point()
    const times: number[] = []
    const losses: number[] = []
    const over = (): boolean => state.spentMs >= untilMs || state.step >= stepsMax
    while (!over()) {
      const [loss, ms] = await timed(() =>
        trainer.step(data.training.gather(order.batch(state.step, batchSize))),
      )
      if (!Number.isFinite(loss) || smoothed.push(loss) > 8 * Math.max(state.start, 0.01))
        throw new Diverged(
          `the training loss reached ${loss} at step ${state.step + 1}; it started at ${state.start}`,
        )
      losses.push(loss)
      times.push(ms)
      state.step += 1
      state.spentMs += times.length <= 2 && rung === 0 ? Math.min(ms, 50) : ms // first steps warm the kernels up
      if (state.step >= state.nextPoint || over()) {
        await point()
        // a rung's last point is an extra one: the others stand at the same steps however the run is cut into rungs
        if (state.step >= state.nextPoint)
          state.nextPoint = Math.ceil(state.step * pointSpacing + 1)
      }
      await breathe()
    }
    if (times.length > 0) report('stepTimeMs', null, median(times))
    const variance = stepVariance(losses)
    if (variance !== null) report('lossVariance', null, variance)
    await writeCheckpoint(request, trainer, { ...state, smoothed: smoothed.state() })
    // after the state is kept: micro-batches in training mode move the averages of a batch norm
    if (noise !== undefined) await measureGradientNoise(context, trainer, state.step, noise)
  } finally {
    trainer.dispose()
  }
}
