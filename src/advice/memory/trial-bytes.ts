/**
 * What a trial takes above the baseline of a fresh process, and which batches fit beside its
 * training: validation, and the micro-batches whose gradients are measured.
 *
 * A process keeps what its training took: the allocator never returns its regions. A batch that is
 * larger than the training's may therefore come on top of all of it.
 */
import { placeTraits, type EnginePlace } from '../vocabulary/engines.js'
import { fullBatchMethodTraits, traitsOf, type FullBatchMethod } from '../vocabulary/optimizers.js'
import type { ModelFacts, Question } from '../vocabulary/question.js'
import type { MicroBatches, RaceSpec, TrialSpec, ValidationRows } from '../vocabulary/trial.js'
import { lineBytes } from './calibration.js'
import type { MemoryView } from './memory-view.js'
import type { MemoryNumbers } from './numbers.js'
import { realPeakBytes } from './real-peak.js'

const bytesPerNumber = 4

/** Bytes of one tensor the size of every trainable weight. */
const trainableBytes = ({ parameters, trainableParameters }: ModelFacts): number =>
  bytesPerNumber * (trainableParameters ?? parameters)

/**
 * Bytes of a full-batch method's slots beyond those of the study's optimizer, as a trace measured
 * them under its settings; may be negative. Where no trace did, the optimizer counts with its
 * default slots.
 */
export function furtherSlotBytes(
  { optimizer, model }: Pick<Question, 'optimizer' | 'model'>,
  { slotBytes }: Pick<MemoryView, 'slotBytes'>,
  method: FullBatchMethod,
): number {
  const bytesPerSlot = trainableBytes(model)
  const own = slotBytes ?? traitsOf(optimizer).slotsPerParameter * bytesPerSlot
  return fullBatchMethodTraits[method].slotsPerParameter * bytesPerSlot - own
}

/** A batch beside a training. */
interface Beside {
  /** Batch size of the training, rows. */
  readonly batchSize: number
  readonly rows: number
  /** Bytes that the batch needs beyond a training of its size. */
  readonly furtherBytes: number
}

/**
 * Real bytes of a training at batch size B, and of another batch of R rows after it.
 *
 *   R <= B:  max(peak(B), peak(R) + further)
 *   R > B:   peak(B) + peak(R) - peak(1) + further
 *
 * @returns null without a memory law
 */
function bytesBeside(
  { law, real }: Pick<MemoryView, 'law' | 'real'>,
  { batchSize, rows, furtherBytes }: Beside,
): number | null {
  if (law === null) return null
  const training = realPeakBytes(law, real, batchSize)
  const other = realPeakBytes(law, real, rows) + furtherBytes
  if (rows <= batchSize) return Math.max(training, other)
  return training + other - realPeakBytes(law, real, 1)
}

/**
 * Real bytes of a race or an anneal: its training at batch size B, and a validation before and
 * after it.
 *
 * - By the replayed allocator: of both, in their order.
 * - Where the allocator keeps regions that cannot be replayed: peak(B), and on top of it what each
 *   other size of a validation batch needs, because regions of another size may not be reused.
 * - Where tensors are counted: the larger of both, as `bytesBeside` says.
 *
 * Example: 64 rows validated before a training of 72 leave regions that are just too small for it;
 * 43 MiB became 50.
 *
 * @returns null without a memory law
 */
function raceBytes(
  question: Question,
  { law, real }: MemoryView,
  { batchSize, validation }: Pick<RaceSpec, 'batchSize'> & { readonly validation: ValidationRows },
): number | null {
  if (law === null) return null
  const rows = Math.min(validation.rows, question.data.validationRows)
  const atOnce = Math.min(validation.batchSize, rows)
  const replayed = law.allocations?.racePeakBytes(batchSize, { rows, batchSize: atOnce })
  if (replayed !== undefined && replayed !== null) return lineBytes(real, replayed)
  const batches = [atOnce, rows % atOnce].filter((size) => size > 0)
  const peakBytes = (size: number): number => realPeakBytes(law, real, size)
  if (placeOf(question)?.budget !== 'system') {
    const bytes = batches.map((size) =>
      bytesBeside({ law, real }, { batchSize, rows: size, furtherBytes: 0 }),
    )
    return Math.max(peakBytes(batchSize), ...bytes.map((value) => value ?? 0))
  }
  const others = batches.filter((size) => size !== batchSize)
  return peakBytes(batchSize) + Math.max(0, ...others.map(peakBytes)) - peakBytes(1)
}

/** A validation beside a training. */
interface ValidationBeside {
  /** Batch size of the training, rows. */
  readonly batchSize: number
  /** Rows to validate in all, and at once where memory is no limit. */
  readonly rows: number
  readonly rowsMax: number
}

/** Rows to validate at once while a candidate trains: as many as the budget allows beside it. */
export function validationBatchSize(
  question: Question,
  view: MemoryView,
  { batchSize, rows, rowsMax }: ValidationBeside,
  numbers: MemoryNumbers,
): number {
  const furtherBytes = longTrainingBytes(question, numbers)
  const fits = (atOnce: number): boolean => {
    const validation = { batchSize: atOnce, rows }
    const bytes = raceBytes(question, view, { batchSize, validation }) ?? 0
    return bytes + furtherBytes <= question.budgetBytes
  }
  const most = Math.max(1, Math.min(rowsMax, rows))
  const sizes = [...halvings(most), ...(batchSize < most ? [batchSize] : [])]
  return sizes.sort((a, b) => b - a).find(fits) ?? 1
}

/**
 * Micro-batches of as many rows as the budget allows beside a training: the sum of the gradients
 * is one more tensor for every weight.
 *
 * @returns null where not even one row fits
 */
export function microBatchesBeside(
  question: Question,
  view: MemoryView,
  { batchSize, micro }: { readonly batchSize: number; readonly micro: MicroBatches },
  numbers: MemoryNumbers,
): MicroBatches | null {
  const furtherBytes = trainableBytes(question.model) + longTrainingBytes(question, numbers)
  const fits = (rows: number): boolean =>
    (bytesBeside(view, { batchSize, rows, furtherBytes }) ?? 0) <= question.budgetBytes
  const microBatchSize = halvings(micro.microBatchSize).find(fits)
  return microBatchSize === undefined ? null : { ...micro, microBatchSize }
}

/** n, n/2, n/4, ..., 1. */
function halvings(largest: number): readonly number[] {
  return largest < 1 ? [] : [largest, ...halvings(Math.floor(largest / 2))]
}

/**
 * Bytes that a range test, a pilot, a race or an anneal takes beyond a proving run of its size.
 * Where the engine counts tensors alone there are none.
 */
export function longTrainingBytes(
  question: Question,
  { longTrainingBytes: bytes }: MemoryNumbers,
): number {
  return placeOf(question)?.budget === 'system' ? bytes : 0
}

function placeOf({ engineChoice }: Question): EnginePlace | null {
  return engineChoice === undefined ? null : placeTraits(engineChoice.engine, engineChoice.deviceId)
}

/**
 * The sizes at which a long training keeps within the budget; all of them where none does. The
 * largest size that fits may leave too little of a small budget.
 */
export function sizesOfLongTrainings(
  question: Question,
  { fits, law, real }: MemoryView,
  batchSizes: readonly number[],
  numbers: MemoryNumbers,
): readonly number[] {
  const budgetBytes = question.budgetBytes - longTrainingBytes(question, numbers)
  const bytesAt = (batchSize: number): number =>
    fits.find((fit) => fit.batchSize === batchSize && fit.measured)?.peakBytes ??
    (law === null ? 0 : realPeakBytes(law, real, batchSize))
  const kept = batchSizes.filter((batchSize) => bytesAt(batchSize) <= budgetBytes)
  return kept.length > 0 && budgetBytes < question.budgetBytes ? kept : batchSizes
}

/** Real bytes that a trial is predicted to take; null before there is a memory law. */
export function predictedTrialBytes(
  question: Question,
  view: MemoryView,
  spec: TrialSpec,
  numbers: MemoryNumbers,
): number | null {
  const { batchSize } = spec
  const furtherBytes = trainableBytes(question.model)
  const method = spec.kind === 'race' ? spec.method : undefined
  const slotBytes = method === undefined ? 0 : furtherSlotBytes(question, view, method)
  const noise = (micro: MicroBatches | undefined): readonly Beside[] =>
    micro === undefined ? [] : [{ batchSize, rows: micro.microBatchSize, furtherBytes }]
  const batches: readonly Beside[] = [
    { batchSize, rows: batchSize, furtherBytes: slotBytes },
    ...(spec.kind === 'noise' ? noise(spec) : []),
    ...(spec.kind === 'race' ? noise(spec.noise) : []),
  ]
  const validation = 'validation' in spec ? spec.validation : undefined
  const bytes = [
    ...batches.map((beside) => bytesBeside(view, beside)),
    ...(validation === undefined ? [] : [raceBytes(question, view, { batchSize, validation })]),
  ]
  if (bytes.includes(null)) return null
  const isLong = spec.kind !== 'trace' && spec.kind !== 'fit'
  const longBytes = isLong ? longTrainingBytes(question, numbers) : 0
  return longBytes + Math.max(...bytes.map((value) => value ?? 0))
}
