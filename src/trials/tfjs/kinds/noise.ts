import { BatchOrder } from '../rows.js'
import { Trainer } from '../trainer.js'
import { breathe, timed, type TrialContext } from '../context.js'
import { Smoothed } from '../../../advice/math/smoothing.js'
import { median } from '../../../advice/math/statistics.js'
import { measureGradientNoise } from './gradient-noise.js'

/** The loss at the start is the mean of so many first steps. */
const startSteps = 3

/** A short pilot training; at log-spaced steps the noise of its gradients is measured. */
export async function noise(context: TrialContext): Promise<void> {
  const { tf, request, data, report } = context
  if (request.spec.kind !== 'noise') return
  const { batchSize, learningRate, deviceMs, ...micro } = request.spec
  const trainer = new Trainer(
    tf,
    request.model,
    request.loss,
    request.optimizer,
    learningRate,
    request.seed,
  )
  const order = new BatchOrder(data.training.count, request.seed)
  try {
    const times: number[] = []
    const smoothed = new Smoothed(0.8)
    let [spent, next] = [0, 4]
    for (let step = 1; spent < deviceMs; step++) {
      const [loss, ms] = await timed(() =>
        trainer.step(data.training.gather(order.batch(step - 1, batchSize))),
      )
      times.push(ms)
      smoothed.push(loss)
      if (step === startSteps) report('trainingLoss', 0, smoothed.value())
      spent += ms
      if (step >= next) {
        report('trainingLoss', step, smoothed.value())
        const [, measuringMs] = await timed(() =>
          measureGradientNoise(context, trainer, step, micro),
        )
        spent += measuringMs
        next = Math.ceil(next * 1.4)
      }
      await breathe()
    }
    report('stepTimeMs', null, median(times))
  } finally {
    trainer.dispose()
  }
}
