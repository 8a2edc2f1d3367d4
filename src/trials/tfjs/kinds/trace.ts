import { BatchOrder } from '../data/batch-order.js'
import type { Tf } from '../library.js'
import { measuringTrainer, type Trainer } from '../training/trainer.js'
import type { TrialContext } from '../trial-context.js'
import { traceAllocations } from './allocation-trace.js'

/**
 * The first size that is traced, in a fresh process. What a first training allocates at any size is
 * measured there.
 */
const firstBatchSize = 2
/** As many steps as a fit makes: V8's heap grows over the first of them. */
const stepsOfFit = 10

/**
 * Two training steps and a validation batch, the second step and the batch under `tf.profile`:
 * tracked bytes after every kernel, above what was there before the model. Bytes of weights and
 * slots are reported first: they hold where the steps run out of memory.
 */
export async function trace(context: TrialContext): Promise<void> {
  const { tf, request, data } = context
  const { spec } = request
  if (spec.kind !== 'trace') return
  if (spec.allocations === true) return traceAllocations(context)
  const baselineBytes = tf.memory().numBytes
  const trainer = measuringTrainer(tf, request)
  const order = new BatchOrder(data.training.count, request.seed)
  const trainStep = (step: number): Promise<number> =>
    trainer.step(data.training.gather(order.batch(step, spec.batchSize)))
  try {
    await traceSteps(context, trainer, trainStep, baselineBytes)
    if (spec.batchSize === firstBatchSize) await measurePeak(context, trainStep)
  } finally {
    trainer.dispose()
  }
}

async function traceSteps(
  { tf, request, data, report }: TrialContext,
  trainer: Trainer,
  trainStep: (step: number) => Promise<number>,
  baselineBytes: number,
): Promise<void> {
  const { batchSize } = request.spec
  const weightBytes = bytesOfWeights(trainer)
  report('weightBytes', null, weightBytes)
  report('slotBytes', null, tf.memory().numBytes - baselineBytes - weightBytes)
  await trainStep(0)
  const training = await profile(tf, baselineBytes, () => trainStep(1))
  report('liveBytes', null, training.liveBytes)
  report('kernelHash', null, training.kernelHash)
  const validation = await profile(tf, baselineBytes, () =>
    trainer.validate(data.validation, batchSize, batchSize),
  )
  report('liveBytesValidation', null, validation.liveBytes)
  report('kernelHashValidation', null, validation.kernelHash)
}

/** Makes the rest of the steps of a fit. Reports the real peak. */
async function measurePeak(
  { report, watch }: TrialContext,
  trainStep: (step: number) => Promise<number>,
): Promise<void> {
  for (let step = 2; step < stepsOfFit; step++) {
    watch.collectGarbage()
    await trainStep(step)
  }
  const peakBytes = watch.peakBytes()
  if (peakBytes !== null) report('peakBytes', null, peakBytes)
}

function bytesOfWeights({ model }: Trainer): number {
  const elements = model.weights.map(({ shape }) =>
    shape.reduce<number>((product, size) => product * (size ?? 1), 1),
  )
  return elements.reduce((sum, count) => sum + 4 * count, 0)
}

interface Profile {
  /** Tracked bytes above the baseline after each kernel. */
  readonly liveBytes: readonly number[]
  /** Hash of the sequence of kernel names. */
  readonly kernelHash: number
}

async function profile(
  tf: Tf,
  baselineBytes: number,
  work: () => Promise<unknown>,
): Promise<Profile> {
  let failure: unknown = null
  const { kernels, result } = await tf.profile(async () => {
    // the profiler would replace an error of a kernel with one of its own
    try {
      await work()
    } catch (error) {
      failure = error
    }
    return tf.scalar(0)
  })
  tf.dispose(result)
  if (failure !== null) throw failure
  return {
    liveBytes: kernels.map(({ totalBytesSnapshot }) => totalBytesSnapshot - baselineBytes),
    kernelHash: hashOfNames(kernels.map(({ name }) => name)),
  }
}

/** FNV-1a, 32 bits (Fowler, Noll and Vo), over the names with a semicolon after each. */
function hashOfNames(names: readonly string[]): number {
  let hash = 0x811c9dc5
  for (const char of names.map((name) => `${name};`).join(''))
    hash = Math.imul(hash ^ char.charCodeAt(0), 0x01000193) >>> 0
  return hash
}
