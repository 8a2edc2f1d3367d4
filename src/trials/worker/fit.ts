import { BatchOrder } from './rows.js'
import { Trainer } from './trainer.js'
import { breathe, timed, type TrialContext } from './context.js'

/** Wall-clock bound of the timed steps: a very slow step is not repeated for its own sake. */
const timedStepsMs = 1500

/**
 * Real training steps and a whole validation batch. In a fresh process the hard limit is baseline + budget, where the baseline is what the
 * engine and the rows take before the model exists; and the real peak is watched.
 */
export async function fit({ tf, request, data, memory, report }: TrialContext): Promise<void> {
  if (request.spec.kind !== 'fit') return
  const { batchSize, steps, fresh, budgetBytes } = request.spec
  const watch = fresh ? await memory.watch(budgetBytes, request.device) : null
  if (typeof watch?.baselineBytes === 'number') report('baselineBytes', null, watch.baselineBytes)
  const tracked = tf.memory().numBytes
  let trainer: Trainer | null = null
  try {
    trainer = new Trainer(tf, request.model, request.loss, request.optimizer, 1e-4, request.seed)
    const order = new BatchOrder(data.training.count, request.seed)
    const times: number[] = []
    let spent = 0
    for (let step = 0; step < steps + 2 && (times.length < 3 || spent < timedStepsMs); step++) {
      const batch = data.training.gather(order.batch(step, batchSize))
      const current = trainer
      const [, ms] = await timed(() => current.step(batch))
      if (step >= 2) times.push(ms) // the first makes slots, the second warms the allocator
      spent += ms
      await breathe()
    }
    const current = trainer
    const validated = Math.min(batchSize, data.validation.count)
    const validate = (): Promise<unknown> => current.validate(data.validation, batchSize, validated)
    const [, coldMs] = await timed(validate)
    // WebGPU builds a kernel's program when it first runs
    const [, validationMs] = coldMs < timedStepsMs ? await timed(validate) : [null, coldMs]
    report('stepTimesMs', null, times)
    report('validationMsPerRow', null, validationMs / validated)
    const peak = watch?.peakBytes() ?? null
    if (peak !== null) report('peakBytes', null, peak)
    report('trackedPeakBytes', null, tf.memory().numBytes - tracked)
  } finally {
    await watch?.stop()
    trainer?.dispose()
  }
}
