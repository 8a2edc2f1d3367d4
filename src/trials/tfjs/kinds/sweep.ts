import { BatchOrder } from '../rows.js'
import { Trainer } from '../trainer.js'
import { median } from '../../../advice/math/statistics.js'
import { rateNumbers } from '../../../advice/rate/numbers.js'
import { SweepRamp } from '../../../advice/rate/range-test.js'
import { breathe, timed, type TrialContext } from '../context.js'

/**
 * Learning-rate range test (Smith, "Cyclical learning rates for training neural networks", 2017): from the initial weights the rate grows by
 * a constant factor per step. It ends past the edge: where the smoothed loss has risen again by the whole of its fall, or is not finite.
 */
export async function sweep({ tf, request, data, report }: TrialContext): Promise<void> {
  if (request.spec.kind !== 'sweep') return
  const { batchSize, learningRateMin, learningRateMax, growth, deviceMs } = request.spec
  const trainer = new Trainer(
    tf,
    request.model,
    request.loss,
    request.optimizer,
    learningRateMin,
    request.seed,
  )
  const order = new BatchOrder(data.training.count, request.seed)
  const ramp = new SweepRamp(rateNumbers)
  const times: number[] = []
  let spent = 0
  try {
    for (
      let step = 0, rate = learningRateMin;
      rate <= learningRateMax && spent < deviceMs;
      step++, rate *= growth
    ) {
      trainer.setLearningRate(rate)
      const [loss, ms] = await timed(() =>
        trainer.step(data.training.gather(order.batch(step, batchSize))),
      )
      times.push(ms)
      spent += ms
      const { loss: smoothed, over } = ramp.push(loss)
      if (!Number.isFinite(smoothed)) break
      report('sweepLoss', rate, smoothed)
      if (over) break
      await breathe()
    }
    report('stepTimeMs', null, median(times))
  } finally {
    trainer.dispose()
  }
}
