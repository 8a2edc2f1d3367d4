import { Smoothed } from '../../../advice/math/smoothing.js'
import { median } from '../../../advice/math/statistics.js'
import { BatchOrder } from '../data/batch-order.js'
import { Trainer } from '../training/trainer.js'
import { timed, yieldToEventLoop, type TrialContext } from '../trial-context.js'
import { measureGradientNoise } from './gradient-noise.js'

/** The loss at the start is the smoothed loss of the first steps. */
const startSteps = 3
const smoothing = 0.8
/** The noise is measured at log-spaced steps. */
const firstMeasuredStep = 4
const measuredStepSpacing = 1.4

/** A short pilot training, with the noise of its gradients at log-spaced steps. */
export async function noise(context: TrialContext): Promise<void> {
  const { tf, request, data, watch, report } = context
  const { spec } = request
  if (spec.kind !== 'noise') return
  const { batchSize, learningRate, deviceMs, ...microBatches } = spec
  const trainer = new Trainer(tf, { ...request, learningRate })
  const order = new BatchOrder(data.training.count, request.seed)
  const timesMs: number[] = []
  const smoothed = new Smoothed(smoothing)
  let spentMs = 0
  let measuredStep = firstMeasuredStep
  try {
    for (let step = 1; spentMs < deviceMs; step++) {
      watch.limitGarbage()
      const { result: loss, durationMs } = await timed(() =>
        trainer.step(data.training.gather(order.batch(step - 1, batchSize))),
      )
      timesMs.push(durationMs)
      smoothed.push(loss)
      if (step === startSteps) report('trainingLoss', 0, smoothed.value())
      spentMs += durationMs
      if (step >= measuredStep) {
        report('trainingLoss', step, smoothed.value())
        const measuring = await timed(() =>
          measureGradientNoise(context, trainer, step, microBatches),
        )
        spentMs += measuring.durationMs
        measuredStep = Math.ceil(measuredStep * measuredStepSpacing)
      }
      await yieldToEventLoop()
    }
    report('stepTimeMs', null, median(timesMs))
  } finally {
    trainer.dispose()
  }
}
