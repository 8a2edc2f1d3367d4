import type { Tf } from '../engine.js'
import { BatchOrder } from '../rows.js'
import { Trainer } from '../trainer.js'
import type { TrialContext } from '../context.js'
import { allocations } from './allocations.js'

/** The first size that is traced, in a process that did nothing before: what a first training takes whatever its size is measured there. */
const firstTraced = 2
/** As many steps as a fit makes: JavaScript's heap grows over the first of them. */
const stepsOfFit = 10

/**
 * Two tiny training steps (the first makes the optimizer's slots) and a validation batch under `tf.profile`: tracked bytes after every
 * kernel, above what was there before the model.
 */
export async function trace(context: TrialContext): Promise<void> {
  const { tf, request, data, memory, report } = context
  if (request.spec.kind !== 'trace') return
  if (request.spec.allocations === true) return allocations(context)
  const { batchSize } = request.spec
  const watch =
    request.spec.batchSize === firstTraced
      ? await memory.watch(Number.POSITIVE_INFINITY, request.device)
      : null
  const before = tf.memory().numBytes
  const trainer = new Trainer(
    tf,
    request.model,
    request.loss,
    request.optimizer,
    1e-4,
    request.seed,
  )
  const order = new BatchOrder(data.training.count, request.seed)
  try {
    await trainer.step(data.training.gather(order.batch(0, batchSize)))
    const weightBytes = trainer.model.weights.reduce(
      (sum, { shape }) =>
        sum + 4 * shape.reduce<number>((product, size) => product * (size ?? 1), 1),
      0,
    )
    report('weightBytes', null, weightBytes)
    report('slotBytes', null, tf.memory().numBytes - before - weightBytes)
    const training = await profile(tf, before, () =>
      trainer.step(data.training.gather(order.batch(1, batchSize))),
    )
    report('liveBytes', null, training.bytes)
    report('kernelHash', null, training.hash)
    const validation = await profile(tf, before, () =>
      trainer.validate(data.validation, batchSize, batchSize),
    )
    report('liveBytesValidation', null, validation.bytes)
    report('kernelHashValidation', null, validation.hash)
    for (let step = 2; watch !== null && step < stepsOfFit; step++) {
      watch.settle()
      await trainer.step(data.training.gather(order.batch(step, batchSize)))
    }
    const peak = watch?.peakBytes() ?? null
    if (peak !== null) report('peakBytes', null, peak)
  } finally {
    await watch?.stop()
    trainer.dispose()
  }
}

async function profile(
  tf: Tf,
  before: number,
  work: () => Promise<unknown>,
): Promise<{ bytes: number[]; hash: number }> {
  let failure: unknown = null
  const result = await tf.profile(async () => {
    // an error inside a profiled kernel is replaced by one of the profiler's own: keep the real one
    try {
      await work()
    } catch (error) {
      failure = error
    }
    return tf.scalar(0)
  })
  ;(result.result as { dispose?: () => void }).dispose?.()
  if (failure !== null) throw failure
  let hash = 0x811c9dc5
  for (const kernel of result.kernels)
    for (const char of `${kernel.name};`)
      hash = Math.imul(hash ^ char.charCodeAt(0), 0x01000193) >>> 0
  return { bytes: result.kernels.map((kernel) => kernel.totalBytesSnapshot - before), hash }
}
