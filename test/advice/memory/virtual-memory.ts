/** A device with known memory: it answers traces and fits from a law, so the truth is known. */
import type { Question } from '../../../src/advice/vocabulary/question.js'
import type {
  Evidence,
  Measurement,
  Outcome,
  TrialRecord,
  TrialSpec,
} from '../../../src/advice/vocabulary/trial.js'
import { memoryNumbers } from '../../../src/advice/memory/numbers.js'
import { allocationCodes, allocationMarks } from '../../../src/advice/memory/allocation-codes.js'
import { allocationLaw, type AllocationLaw } from '../../../src/advice/memory/allocation-law.js'
import type { Line } from '../../../src/advice/memory/upper-envelope.js'
import { memoryStep } from '../../../src/advice/memory/largest-size-search.js'
import type { MemoryStep } from '../../../src/advice/memory/memory-step.js'
import { normals } from '../../../src/advice/math/normals.js'
import { question } from '../virtual-laboratory.js'

export const mebibyte = 2 ** 20

export interface VirtualMemory {
  /** Live bytes after each kernel. */
  readonly lines: readonly Line[]
  readonly weightBytes: number
  readonly slotBytes: number
  /** A run takes (alpha + beta tracked) (1 + scatter z) bytes, z standard normal. */
  readonly alphaBytes: number
  readonly beta: number
  readonly scatter: number
  readonly seed: number
  /** A card: it reports no real memory, and traces run under the budget too. */
  readonly card: boolean
  /** Kernels differ from size to size. */
  readonly hashed: boolean
  /** Logged allocations: a run then takes what their replay gives, plus `alphaBytes`. */
  readonly allocations: readonly number[] | null
  /** From 62 rows on the allocator is asked for so many times what was written down. */
  readonly replayOff: number
  /** Fresh runs of at least so many rows crash. */
  readonly crashesFrom: number
}
export const plainMemory: VirtualMemory = {
  lines: [
    { fixedBytes: 20 * mebibyte, bytesPerRow: 0 },
    { fixedBytes: 18 * mebibyte, bytesPerRow: 0.25 * mebibyte },
  ],
  weightBytes: 5 * mebibyte,
  slotBytes: 10 * mebibyte,
  alphaBytes: 12 * mebibyte,
  beta: 0.9,
  scatter: 0,
  seed: 1,
  card: false,
  hashed: false,
  allocations: null,
  replayOff: 1,
  crashesFrom: Number.POSITIVE_INFINITY,
}

const mark = (name: (typeof allocationMarks)[number]): readonly number[] => [
  allocationCodes.mark,
  allocationMarks.indexOf(name),
]
/**
 * Weights of 15 MiB. 256 rows leave a region of 64 MiB, which does not hold 100 MiB; 257 rows leave
 * one of 128 MiB, which does.
 */
export const steppedAllocations = [
  allocationCodes.version,
  100,
  mark('baseline'),
  [5 * mebibyte, 0],
  [10 * mebibyte, 0],
  ...Array.from({ length: 3 }, (_, k) => [
    mark('step'),
    [0, 0.25 * mebibyte],
    [allocationCodes.freed, 2 + 3 * k],
    [100 * mebibyte, 0],
    [0, 0.125 * mebibyte],
    [allocationCodes.freed, 3 + 3 * k],
    [allocationCodes.freed, 4 + 3 * k],
  ]).flat(),
  mark('end'),
].flat(2)
/** The batch takes what its tensors do. */
export const plainAllocations = [
  allocationCodes.version,
  100,
  mark('baseline'),
  [15 * mebibyte, 0],
  mark('step'),
  [0, 0.375 * mebibyte],
  mark('end'),
].flat(2)
export const steppedLines = {
  lines: [
    { fixedBytes: 115 * mebibyte, bytesPerRow: 0 },
    { fixedBytes: 15 * mebibyte, bytesPerRow: 0.375 * mebibyte },
  ],
}

export const trackedBytes = ({ lines }: VirtualMemory, batchSize: number): number =>
  Math.max(...lines.map(({ fixedBytes, bytesPerRow }) => fixedBytes + bytesPerRow * batchSize))
/** What a run takes without scatter. */
export const realBytes = (memory: VirtualMemory, batchSize: number): number =>
  memory.alphaBytes +
  (replayedBytes(memory, batchSize) ?? memory.beta * trackedBytes(memory, batchSize))
const writtenAt = 61
function replayedBytes(memory: VirtualMemory, batchSize: number): number | null {
  const bytes = lawOf(memory)?.peakBytes(batchSize)
  return bytes === undefined ? null : bytes * (batchSize > writtenAt ? memory.replayOff : 1)
}
const lawOf = ({ allocations }: VirtualMemory): AllocationLaw | null =>
  allocations === null ? null : allocationLaw(allocations, writtenAt)
/** The largest size that fits without scatter. */
export function largestTrue(memory: VirtualMemory, { budgetBytes, data }: Question): number {
  if (memory.allocations !== null)
    return (
      Array.from({ length: data.trainingRows }, (_, i) => i + 1).findLast(
        (size) => realBytes(memory, size) <= budgetBytes,
      ) ?? 0
    )
  let low = 0
  let high = data.trainingRows
  while (low < high) {
    const middle = low + Math.ceil((high - low) / 2)
    if (realBytes(memory, middle) <= budgetBytes) low = middle
    else high = middle - 1
  }
  return low
}

const point = (name: Measurement['name'], value: Measurement['value']): Measurement => ({
  name,
  at: null,
  value,
})

type Answer = Pick<TrialRecord, 'outcome' | 'measurements'>

const ended = (cause: Outcome['cause'], measurements: readonly Measurement[] = []): Answer => ({
  outcome: {
    cause,
    durationMs: 500,
    peakBytes: null,
    message: cause === 'completed' ? null : `it ended as ${cause}`,
    exitCode: null,
    signal: null,
  },
  measurements,
})

/** A proving run that takes `real` bytes. */
function answerFit(
  memory: VirtualMemory,
  spec: Extract<TrialSpec, { kind: 'fit' }>,
  real: number,
): Answer {
  if (spec.batchSize >= memory.crashesFrom) return ended('crashed')
  if (real > spec.budgetBytes) return ended('outOfMemory')
  if (memory.card) return ended('completed')
  return ended('completed', [point('peakBytes', real), point('baselineBytes', 300 * mebibyte)])
}

/** A log of the allocator's requests; the trial crashes on a device without one. */
function answerLog(memory: VirtualMemory): Answer {
  if (memory.allocations === null) return ended('crashed')
  return ended('completed', [
    { name: 'allocations', at: writtenAt, value: memory.allocations },
    { name: 'peakBytes', at: writtenAt, value: realBytes(memory, writtenAt) },
  ])
}

/** A trace of live bytes; that of two rows also reports its real peak. */
function answerTrace(memory: VirtualMemory, batchSize: number, real: number): Answer {
  const liveBytes = memory.lines.map(
    ({ fixedBytes, bytesPerRow }) => fixedBytes + bytesPerRow * batchSize,
  )
  const peak = memory.card || batchSize !== 2 ? [] : [point('peakBytes', real)]
  return ended('completed', [
    point('liveBytes', liveBytes),
    point('kernelHash', memory.hashed ? batchSize : 1),
    point('weightBytes', memory.weightBytes),
    point('slotBytes', memory.slotBytes),
    ...peak,
  ])
}

/** Answers trials one after another; every run scatters by itself. */
export function deviceOf(memory: VirtualMemory): (spec: TrialSpec, budgetBytes: number) => Answer {
  const normal = normals(memory.seed)
  return (spec, budgetBytes) => {
    const real = realBytes(memory, spec.batchSize) * (1 + memory.scatter * normal())
    if (spec.kind === 'fit') return answerFit(memory, spec, real)
    if (spec.kind === 'trace' && spec.allocations === true) return answerLog(memory)
    if (memory.card && real > budgetBytes) return ended('outOfMemory')
    return answerTrace(memory, spec.batchSize, real)
  }
}

export interface VirtualSearch {
  readonly asked: Question
  readonly evidence: Evidence
  readonly end: Exclude<MemoryStep, { kind: 'trial' }>
  readonly traces: readonly number[]
  readonly runs: readonly TrialRecord[]
  readonly outOfMemory: number
}

/** The memory stage up to its end; `before`: what earlier studies of the subject measured. */
export function searchVirtually(
  known: Partial<VirtualMemory>,
  asked: Partial<Question> = {},
  before: Evidence = { trials: [] },
): VirtualSearch {
  const device = deviceOf({ ...plainMemory, ...known })
  const full = { ...question, ...asked }
  const trials = [...before.trials]
  for (let count = trials.length + 1; count <= 100; count++) {
    const step = memoryStep(full, { trials }, memoryNumbers)
    if (step.kind !== 'trial') {
      const made = trials.slice(before.trials.length)
      const runs = made.filter(({ spec }) => spec.kind === 'fit')
      return {
        asked: full,
        evidence: { trials },
        end: step,
        runs,
        traces: made.filter(({ spec }) => spec.kind === 'trace').map(({ spec }) => spec.batchSize),
        outOfMemory: runs.filter(({ outcome }) => outcome.cause === 'outOfMemory').length,
      }
    }
    if (trials.some(({ spec }) => JSON.stringify(spec) === JSON.stringify(step.spec)))
      throw new Error(`asked again for a finished trial: ${JSON.stringify(step.spec)}`)
    trials.push({ id: `t${count}`, spec: step.spec, ...device(step.spec, full.budgetBytes) })
  }
  throw new Error('the search never ends')
}

export const gibibyte = 2 ** 30

/** A question about so many training rows. */
export const rows = (trainingRows: number): Pick<Question, 'data'> => ({
  data: { ...question.data, trainingRows },
})

/** A question to TensorFlow on the processor, whose allocator can be replayed. */
export const onProcessor: Pick<Question, 'engineChoice'> = {
  engineChoice: { engine: 'tensorflow', deviceId: 'cpu', asked: true, failed: [], left: [] },
}

/** Batch sizes of the proving runs, in order. */
export const ran = ({ runs }: VirtualSearch): readonly number[] =>
  runs.map(({ spec }) => spec.batchSize)

/** The size that was found ran under the budget, and fitted. */
export const isProved = ({ end, runs }: VirtualSearch): boolean =>
  end.kind === 'largest' &&
  runs.some(
    ({ spec, outcome }) => spec.batchSize === end.batchSize && outcome.cause === 'completed',
  )
