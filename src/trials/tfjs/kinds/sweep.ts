import { median } from '../../../advice/math/statistics.js'
import { rateNumbers } from '../../../advice/rate/numbers.js'
import { SweepRamp } from '../../../advice/rate/sweep-ramp.js'
import { BatchOrder } from '../data/batch-order.js'
import { Trainer } from '../training/trainer.js'
import { timed, yieldToEventLoop, type TrialContext } from '../trial-context.js'

/**
 * Learning-rate range test: from the initial weights, the rate grows by a constant factor per step.
 * It ends past the edge, where the smoothed loss has risen by the whole of its fall or is not
 * finite.
 *
 * Source: Smith, "Cyclical learning rates for training neural networks", 2017.
 */
export async function sweep({ tf, request, data, watch, report }: TrialContext): Promise<void> {
  const { spec, seed } = request
  if (spec.kind !== 'sweep') return
  const { batchSize, learningRateMin, learningRateMax, growth, deviceMs } = spec
  const trainer = new Trainer(tf, { ...request, learningRate: learningRateMin })
  const order = new BatchOrder(data.training.count, seed)
  const ramp = new SweepRamp(rateNumbers)
  const timesMs: number[] = []
  let spentMs = 0
  let learningRate = learningRateMin
  try {
    for (let step = 0; learningRate <= learningRateMax && spentMs < deviceMs; step++) {
      watch.limitGarbage()
      trainer.optimizer.setLearningRate(learningRate)
      const { result: loss, durationMs } = await timed(() =>
        trainer.step(data.training.gather(order.batch(step, batchSize))),
      )
      timesMs.push(durationMs)
      spentMs += durationMs
      const { loss: smoothedLoss, over } = ramp.push(loss)
      if (!Number.isFinite(smoothedLoss)) break
      report('sweepLoss', learningRate, smoothedLoss)
      if (over) break
      learningRate *= growth
      await yieldToEventLoop()
    }
    report('stepTimeMs', null, median(timesMs))
  } finally {
    trainer.dispose()
  }
}
