import { writeSync } from 'node:fs'
import { allocationRowCounts } from '../../../advice/memory/allocation-law.js'
import { encodeAllocationMark, type MarkLine } from '../../protocol/allocation-mark.js'
import { BatchOrder } from '../rows.js'
import { Trainer } from '../trainer.js'
import type { TrialContext } from '../context.js'

/** As many as a fit makes: the allocator's regions fill up over the first of them. */
const steps = 8
const stderr = 2

/** The largest count of rows that is allowed and divides no axis of a layer's output, of a weight or of the input; null without one. */
export function rowsOf(trainer: Trainer, allowed: number): number | null {
  const shapes = [
    ...trainer.model.weights.map(({ shape }) => shape),
    ...trainer.model.layers.flatMap(({ output }) => [output].flat().map(({ shape }) => shape)),
  ]
  const axes = shapes.flat().filter((size): size is number => size !== null && size > 0)
  return (
    allocationRowCounts.find(
      (rows) => rows <= allowed && axes.every((size) => size % rows !== 0),
    ) ?? null
  )
}

/** A training as in a fresh fit, at a few rows, with marks between what TensorFlow says of its allocations on stderr. Real peak bytes at those rows. */
export async function allocations({
  tf,
  request,
  data,
  memory,
  report,
}: TrialContext): Promise<void> {
  const watch = await memory.watch(Number.POSITIVE_INFINITY, request.device)
  const mark = (name: MarkLine['mark'], rows: number): void => {
    writeSync(stderr, encodeAllocationMark({ mark: name, rows }))
  }
  mark('baseline', 0)
  const trainer = new Trainer(
    tf,
    request.model,
    request.loss,
    request.optimizer,
    1e-4,
    request.seed,
  )
  try {
    const rows = rowsOf(trainer, request.spec.batchSize)
    if (rows === null) return mark('end', 0)
    const order = new BatchOrder(data.training.count, request.seed)
    for (let step = 0; step < steps; step++) {
      watch.settle()
      mark('step', rows)
      await trainer.step(data.training.gather(order.batch(step, rows)))
    }
    for (let pass = 0; pass < 2 && data.validation.count >= rows; pass++) {
      mark('validation', rows)
      await trainer.validate(data.validation, rows, rows)
    }
    mark('end', data.validation.count)
    const peak = watch.peakBytes()
    if (peak !== null) report('peakBytes', rows, peak)
  } finally {
    await watch.stop()
    trainer.dispose()
  }
}
