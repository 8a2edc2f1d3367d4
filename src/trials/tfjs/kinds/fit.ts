import { engineTraits } from '../../../advice/vocabulary/engines.js'
import { BatchOrder } from '../data/batch-order.js'
import { measuringTrainer, type Trainer } from '../training/trainer.js'
import { timed, yieldToEventLoop, type TrialContext } from '../trial-context.js'

/** Steps beyond those asked for, which the warm-up of the kernels may take. */
const warmUpSteps = 4
/** Steps of any fit, however slow. */
const stepsMin = 5
/** Steps of a fit whose time the plan limits: one that warms up, and one that counts. */
const limitedStepsMin = 2
/** Time for the steps beyond `stepsMin`: a very slow step is not repeated for its own sake. */
const timedStepsMs = 1500
/** The same where all steps count: an allocator's regions fill up over the first of them. */
const peakStepsMs = 20_000
/** A long series of short steps costs nothing and tells more (`advice/timing/step-series.ts`). */
const cheapStepsMs = 150
const cheapStepsMax = 40

/**
 * Training steps and a whole validation batch: step times, and in a fresh process the real peak
 * under the budget. The baseline is what engine and rows take before the model exists.
 */
export async function fit(context: TrialContext): Promise<void> {
  const { tf, request, watch, report } = context
  const { spec } = request
  if (spec.kind !== 'fit') return
  const trackedBefore = tf.memory().numBytes
  let trainer: Trainer | null = null
  try {
    trainer = measuringTrainer(tf, request)
    const stepTimesMs = await timeSteps(context, trainer)
    const validationMsPerRow = await timeValidation(context, trainer)
    report('stepTimesMs', null, stepTimesMs)
    report('validationMsPerRow', null, validationMsPerRow)
    const peakBytes = spec.fresh ? watch.peakBytes() : null
    if (peakBytes !== null) report('peakBytes', null, peakBytes)
    report('trackedPeakBytes', null, tf.memory().numBytes - trackedBefore)
  } finally {
    trainer?.dispose()
  }
}

async function timeSteps(
  { request, data, watch }: TrialContext,
  trainer: Trainer,
): Promise<readonly number[]> {
  const { spec, engine } = request
  if (spec.kind !== 'fit') return []
  const order = new BatchOrder(data.training.count, request.seed)
  const stepsMs = spec.fresh && engineTraits[engine].reservesRegions ? peakStepsMs : timedStepsMs
  const timesMs: number[] = []
  let spentMs = 0
  const limitMs = spec.deviceMs ?? Number.POSITIVE_INFINITY
  const needsStep = (step: number): boolean => {
    if (step >= limitedStepsMin && spentMs >= limitMs) return false
    if (step < stepsMin) return true
    if (step < spec.steps + warmUpSteps) return spentMs < stepsMs
    return step < cheapStepsMax && spentMs < cheapStepsMs
  }
  for (let step = 0; needsStep(step); step++) {
    if (spec.fresh) watch.collectGarbage()
    else watch.limitGarbage()
    const batch = data.training.gather(order.batch(step, spec.batchSize))
    const { durationMs } = await timed(() => trainer.step(batch))
    timesMs.push(durationMs)
    spentMs += durationMs
    await yieldToEventLoop()
  }
  return timesMs
}

/** Validation time per row, ms. The second pass counts: WebGPU compiles kernels in the first. */
async function timeValidation({ request, data }: TrialContext, trainer: Trainer): Promise<number> {
  const { spec } = request
  const { batchSize } = spec
  const limitMs = (spec.kind === 'fit' ? spec.deviceMs : undefined) ?? timedStepsMs
  const rows = Math.min(batchSize, data.validation.count)
  const validate = () => timed(() => trainer.validate(data.validation, batchSize, rows))
  const first = await validate()
  const { durationMs } = first.durationMs < limitMs ? await validate() : first
  return durationMs / rows
}
