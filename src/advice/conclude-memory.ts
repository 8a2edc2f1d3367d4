/** What the advice says about memory: how much at the advised size and of what, what the budget covers, and what keeps larger sizes away. */
import type { Readings } from './evidence-reading.js'
import type { Advice, MemoryParts, Question, Reason } from './interfaces.js'
import { peakLine, trackedPeakBytes } from './memory-law.js'
import { realPeakBytes } from './real-memory.js'
import { reason, type ReasonCode } from './reason-codes.js'

/** Real bytes at a size: as measured where it ran, else by the law; null without a law. */
export function bytesAt({ memory: { fits, law, real } }: Readings, batchSize: number): number | null {
  return fits.find((fit) => fit.batchSize === batchSize)?.peakBytes ?? (law === null ? null : realPeakBytes(law, real, batchSize))
}

/**
 * The peak at a batch size, taken apart; the parts add up to the real peak. Weights and slots were measured while tracing; of the rest what grows with the batch are activations (and the rows of the
 * batch), what does not are gradients and the update's temporaries, as far as they live at the moment of the peak. Workspace is real minus tracked, negative where the library works in place.
 */
export function memoryParts(readings: Readings, batchSize: number): MemoryParts | null {
  const { law, weightBytes, slotBytes } = readings.memory
  const real = bytesAt(readings, batchSize)
  if (law === null || real === null || weightBytes === null || slotBytes === null) return null
  const tracked = trackedPeakBytes(law, batchSize)
  const gradientBytes = Math.max(0, Math.min(peakLine(law, batchSize).fixedBytes, tracked) - weightBytes - slotBytes)
  return { weightBytes, slotBytes, gradientBytes, activationBytes: tracked - weightBytes - slotBytes - gradientBytes, workspaceBytes: real - tracked }
}

export function memoryOf({ budgetBytes }: Question, readings: Readings, batchSize: number | null): Advice['memory'] {
  const { law, baselineBytes } = readings.memory
  return {
    budgetBytes, bytesAtAdvised: batchSize === null ? null : bytesAt(readings, batchSize), bytesAtBatchOne: bytesAt(readings, 1),
    trackedBytesAtAdvised: law === null || batchSize === null ? null : trackedPeakBytes(law, batchSize),
    parts: batchSize === null ? null : memoryParts(readings, batchSize), baselineBytes,
  }
}

const boundCodes = { memory: 'memory-proved', rows: 'rows-bound', engine: 'engine-bound', failure: 'failure-bound' } as const satisfies Record<string, ReasonCode>

export function memoryReasons(question: Question, readings: Readings, batchSize: number): readonly Reason[] {
  const { largest, cited, memory: { law, real, fits } } = readings
  const bytes = bytesAt(readings, batchSize)
  if (largest === null || bytes === null) return []
  const limit = reason(largest.verified ? boundCodes[largest.bound] : 'memory-predicted', { largest: largest.value, budgetBytes: question.budgetBytes, bytes, batchSize }, cited.memory)
  const line = law?.lines.at(-1)
  const factors = real.readings.map(([tracked, taken]) => taken / tracked)
  const measured = line !== undefined && factors.length > 0 && fits.every((fit) => fit.measured)
  return [
    limit, ...(measured ? [reason('memory-law', { bytesPerRow: line.bytesPerRow, low: Math.min(...factors), high: Math.max(...factors) }, cited.memory)] : []),
    ...partsReasons(readings, batchSize), ...coverReasons(question, readings),
  ]
}

function partsReasons(readings: Readings, batchSize: number): readonly Reason[] {
  const parts = memoryParts(readings, batchSize)
  return parts === null ? [] : [reason('memory-parts', { batchSize, ...parts }, readings.cited.memory)]
}

/** What the budget covers, by the kind of memory that was held to it. */
function coverReasons({ engineChoice }: Question, { memory: { baselineBytes }, cited }: Readings): readonly Reason[] {
  if (engineChoice === undefined) return []
  const { engine, deviceId } = engineChoice
  const what = engine !== 'tensorflow' ? 'counted' : deviceId === 'cpu' ? 'process' : 'card'
  return [reason('budget-covers', { what, ...(baselineBytes === null ? {} : { baselineBytes }) }, cited.memory)]
}
