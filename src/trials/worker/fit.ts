import { BatchOrder } from './rows.js'
import { dataBytes, limitData, MemorySampler } from './real-memory.js'
import { Trainer } from './trainer.js'
import { breathe, timed, type TrialContext } from './context.js'

/**
 * Steps beyond those asked for, which the warm-up may take; so many are made in any case, the others only within this wall-clock bound (a very slow step is not repeated for its
 * own sake); and while so little time has passed, up to so many: a long series of short steps costs nothing and tells more (`advice/step-series.ts`).
 */
const [warmUpSteps, stepsMin, timedStepsMs, cheapMs, cheapSteps] = [4, 5, 1500, 150, 40]

/**
 * Real training steps and a whole validation batch. In a fresh process the hard limit is baseline + budget, where the baseline is what the
 * engine and the rows take before the model exists; and a thread watches the real peak.
 */
export async function fit({ tf, request, data, report }: TrialContext): Promise<void> {
  if (request.spec.kind !== 'fit') return
  const { batchSize, steps, fresh, budgetBytes } = request.spec
  const sampler = fresh ? new MemorySampler() : null
  await sampler?.start()
  const baseline = fresh ? dataBytes() : null
  if (baseline !== null && request.engine === 'tensorflow') {
    const problem = limitData(baseline + budgetBytes)
    if (problem !== null) process.stderr.write(`no hard memory limit: ${problem}\n`)
    report('baselineBytes', null, baseline)
  }
  const tracked = tf.memory().numBytes
  let trainer: Trainer | null = null
  try {
    trainer = new Trainer(tf, request.model, request.loss, request.optimizer, 1e-4, request.seed)
    const order = new BatchOrder(data.training.count, request.seed)
    const times: number[] = []
    let spent = 0
    const wanted = (step: number): boolean => step < steps + warmUpSteps ? step < stepsMin || spent < timedStepsMs : step < cheapSteps && spent < cheapMs
    for (let step = 0; wanted(step); step++) {
      const batch = data.training.gather(order.batch(step, batchSize))
      const current = trainer
      const [, ms] = timed(() => current.step(batch))
      times.push(ms)
      spent += ms
      await breathe()
    }
    const current = trainer
    const validated = Math.min(batchSize, data.validation.count)
    const [, validationMs] = timed(() => current.validate(data.validation, batchSize, validated))
    report('stepTimesMs', null, times)
    report('validationMsPerRow', null, validationMs / validated)
    // elsewhere tensors live in a heap that grew before: what the process adds says little
    if (baseline !== null && request.engine === 'tensorflow') report('peakBytes', null, Math.max(0, (sampler?.peakBytes() ?? 0) - baseline))
    report('trackedPeakBytes', null, tf.memory().numBytes - tracked)
  } finally {
    await sampler?.stop()
    trainer?.dispose()
    if (baseline !== null && request.engine === 'tensorflow') limitData(null)
  }
}
