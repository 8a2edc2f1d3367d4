import { writeSync } from 'node:fs'
import {
  allocationRowCounts,
  type AllocationMark,
} from '../../../advice/memory/allocation-codes.js'
import { encodeAllocationMark } from '../../protocol/allocation-mark.js'
import { BatchOrder } from '../data/batch-order.js'
import type { Model } from '../library.js'
import { measuringTrainer, type Trainer } from '../training/trainer.js'
import type { TrialContext } from '../trial-context.js'

/** As many steps as a fit makes: the allocator's regions fill up over the first of them. */
const steps = 8
const validationPasses = 2
const stderr = 2

function writeMark(mark: AllocationMark, rows: number): void {
  writeSync(stderr, encodeAllocationMark({ mark, rows }))
}

/**
 * A training as in a fresh fit, at a few rows. On stderr, marks stand between TensorFlow's log of
 * its allocations. Reports the real peak at those rows.
 */
export async function traceAllocations(context: TrialContext): Promise<void> {
  const { tf, request, data, watch, report } = context
  writeMark('baseline', 0)
  const trainer = measuringTrainer(tf, request)
  try {
    const rows = rowsToTrace(trainer.model, request.spec.batchSize)
    if (rows === null) return writeMark('end', 0)
    await train(context, trainer, rows)
    writeMark('end', data.validation.count)
    const peakBytes = watch.peakBytes()
    if (peakBytes !== null) report('peakBytes', rows, peakBytes)
  } finally {
    trainer.dispose()
  }
}

async function train(
  { request, data, watch }: TrialContext,
  trainer: Trainer,
  rows: number,
): Promise<void> {
  const order = new BatchOrder(data.training.count, request.seed)
  for (let step = 0; step < steps; step++) {
    watch.collectGarbage()
    writeMark('step', rows)
    await trainer.step(data.training.gather(order.batch(step, rows)))
  }
  if (data.validation.count < rows) return
  for (let pass = 0; pass < validationPasses; pass++) {
    writeMark('validation', rows)
    await trainer.validate(data.validation, rows, rows)
  }
}

/**
 * The largest row count up to `rowsMax` that divides no axis of the input, of a weight or of a
 * layer's output; null without one.
 */
function rowsToTrace(model: Model, rowsMax: number): number | null {
  const shapes = [
    ...model.weights.map(({ shape }) => shape),
    ...model.layers.flatMap(({ output }) => [output].flat().map(({ shape }) => shape)),
  ]
  const axes = shapes.flat().filter((size): size is number => size !== null && size > 0)
  const dividesNone = (rows: number): boolean => axes.every((size) => size % rows !== 0)
  return allocationRowCounts.find((rows) => rows <= rowsMax && dividesNone(rows)) ?? null
}
