import { BatchOrder } from '../rows.js'
import { Trainer } from '../trainer.js'
import { breathe, timed, type TrialContext } from '../context.js'

/**
 * Steps beyond those asked for, which the warm-up may take; so many are made in any case, the others only within this wall-clock bound (a very slow step is not repeated for its
 * own sake); and while so little time has passed, up to so many: a long series of short steps costs nothing and tells more (`advice/step-series.ts`).
 */
const [warmUpSteps, stepsMin, timedStepsMs, cheapMs, cheapSteps] = [4, 5, 1500, 150, 40]
/** In a fresh process of TensorFlow, whose peak is what counts, all steps are made within this bound: its allocator's regions fill up over the first of them. */
const weighedStepsMs = 20_000

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
    const longestMs = fresh && request.engine === 'tensorflow' ? weighedStepsMs : timedStepsMs
    const wanted = (step: number): boolean =>
      step < steps + warmUpSteps
        ? step < stepsMin || spent < longestMs
        : step < cheapSteps && spent < cheapMs
    for (let step = 0; wanted(step); step++) {
      watch?.settle()
      const batch = data.training.gather(order.batch(step, batchSize))
      const current = trainer
      const [, ms] = await timed(() => current.step(batch))
      times.push(ms)
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
