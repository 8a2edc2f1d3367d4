import { BatchOrder } from './rows.js'
import { Trainer } from './trainer.js'
import { median } from '../../advice/statistics.js'
import { breathe, Smoothed, timed, type TrialContext } from './context.js'

/**
 * Learning-rate range test (Smith, "Cyclical learning rates for training neural networks", 2017): from the initial weights the rate grows by
 * a constant factor per step. It ends past the edge: where the smoothed loss has risen again by the whole of its fall, or is not finite.
 */
export async function sweep({ tf, request, data, report }: TrialContext): Promise<void> {
  if (request.spec.kind !== 'sweep') return
  const { batchSize, learningRateMin, learningRateMax, growth, deviceMs } = request.spec
  const trainer = new Trainer(tf, request.model, request.loss, request.optimizer, learningRateMin, request.seed)
  const order = new BatchOrder(data.training.count, request.seed)
  const smoothed = new Smoothed(0.8)
  const times: number[] = []
  let [start, lowest, spent] = [Number.NaN, Number.POSITIVE_INFINITY, 0]
  try {
    for (let step = 0, rate = learningRateMin; rate <= learningRateMax && spent < deviceMs; step++, rate *= growth) {
      trainer.setLearningRate(rate)
      const [loss, ms] = timed(() => trainer.step(data.training.gather(order.batch(step, batchSize))))
      times.push(ms)
      spent += ms
      const value = smoothed.push(loss)
      if (!Number.isFinite(value)) break
      report('sweepLoss', rate, value)
      if (step === 4) start = value
      lowest = Math.min(lowest, value)
      const fall = Math.max(start - lowest, 0.05 * Math.abs(start))
      if (step > 12 && value > lowest + 1.2 * fall && value > lowest * 1.05) break
      await breathe()
    }
    report('stepTimeMs', null, median(times))
  } finally {
    trainer.dispose()
  }
}
