import { describe, expect, it } from 'vitest'
import { mulberry32 } from '../../../src/advice/math/random.js'
import {
  allocationCodes,
  allocationMarks,
  type AllocationMark,
} from '../../../src/advice/memory/allocation-codes.js'
import { allocationLaw } from '../../../src/advice/memory/allocation-law.js'
import { viewMemory, type MemoryView } from '../../../src/advice/memory/memory-view.js'
import { memoryNumbers } from '../../../src/advice/memory/numbers.js'
import { realPeakBytes } from '../../../src/advice/memory/real-peak.js'
import {
  longTrainingBytes,
  microBatchesBeside,
  predictedTrialBytes,
  sizesOfLongTrainings,
  validationBatchSize,
} from '../../../src/advice/memory/trial-bytes.js'
import type { Question } from '../../../src/advice/vocabulary/question.js'
import type { RaceSpec, TrialSpec } from '../../../src/advice/vocabulary/trial.js'
import { question } from '../virtual-laboratory.js'
import { mebibyte } from './virtual-memory.js'

const onProcessor = {
  engine: 'tensorflow',
  deviceId: 'cpu',
  asked: true,
  failed: [],
  left: [],
} as const

/** 16 MiB, and 0.9 MiB a row times `mebibytesPerRow`. */
function viewOf(mebibytesPerRow: number): MemoryView {
  const line = { fixedBytes: 0, bytesPerRow: mebibytesPerRow * mebibyte }
  return {
    ...viewMemory({ trials: [] }, { budgetBytes: 1 }, memoryNumbers),
    law: { kind: 'event-wise', lines: [line] },
  }
}

/** The training and a validation each take so many bytes a row, in one piece. */
function viewOfAllocations(bytesPerRow: number): MemoryView {
  const pass = (mark: AllocationMark, allocation: number): readonly number[] => [
    allocationCodes.mark,
    allocationMarks.indexOf(mark),
    0,
    bytesPerRow,
    allocationCodes.freed,
    allocation,
  ]
  const end = [allocationCodes.mark, allocationMarks.indexOf('end')]
  const parts = [pass('step', 0), pass('step', 1), pass('validation', 2), end]
  const allocations = allocationLaw([allocationCodes.version, 1000, ...parts.flat()], 61)
  const view = viewOf(1)
  if (view.law === null || allocations === null) throw new Error('the view has a law')
  return { ...view, law: { ...view.law, allocations } }
}

function asked(mebibytes: number, parameters = 1000): Question {
  const model = { ...question.model, parameters }
  return { ...question, model, engineChoice: onProcessor, budgetBytes: mebibytes * mebibyte }
}
const race = (batchSize: number, more: Partial<RaceSpec> = {}): RaceSpec => ({
  kind: 'race',
  batchSize,
  learningRate: 0.1,
  rung: 0,
  untilMs: 1,
  seed: 1,
  ...more,
})
const cooled: TrialSpec = {
  kind: 'anneal',
  batchSize: 16,
  learningRate: 0.1,
  seed: 1,
  from: 50,
  steps: 10,
}
const micro = { microBatchSize: 8, microBatches: 16 }

it('a race whose training fits is planned within the budget, with validation and noise', () => {
  const random = mulberry32(5)
  let measured = 0
  for (let round = 0; round < 300; round++) {
    const view = viewOf(10 ** (-2 + 3 * random()))
    const planned = asked(24 + 1000 * random(), 10 ** (3 + 5 * random()))
    const batchSize = 2 ** Math.floor(10 * random())
    const training = race(batchSize)
    const { budgetBytes } = planned
    const trainingBytes = predictedTrialBytes(planned, view, training, memoryNumbers) ?? Infinity
    if (trainingBytes > budgetBytes) continue
    const sizes = { batchSize, rows: 512, rowsMax: 128 }
    const validated = validationBatchSize(planned, view, sizes, memoryNumbers)
    const noise = microBatchesBeside(planned, view, { batchSize, micro }, memoryNumbers)
    if (noise !== null) measured += 1
    const validation = { batchSize: validated, rows: 512 }
    const spec = noise === null ? { validation } : { validation, noise }
    const bytes = predictedTrialBytes(planned, view, race(batchSize, spec), memoryNumbers)
    expect(bytes).toBeLessThanOrEqual(budgetBytes)
  }
  expect(measured).toBeGreaterThan(50)
})

describe('validation', () => {
  const rowsAt = (
    batchSize: number,
    mebibytes: number,
    { view = viewOf(1), ...rest }: Partial<Question> & { readonly view?: MemoryView } = {},
  ): number =>
    validationBatchSize(
      { ...asked(mebibytes), ...rest },
      view,
      { batchSize, rows: 512, rowsMax: 128 },
      memoryNumbers,
    )
  it('takes 128 rows at once where the budget allows', () => expect(rowsAt(4, 1000)).toBe(128))
  it('takes fewer beside a training', () => expect(rowsAt(4, 100)).toBe(64))
  it('takes fewer rows than the training where those do not fit before it', () =>
    expect(rowsAt(80, 105)).toBe(16))
  it('takes as many rows as the training where tensors are counted', () =>
    expect(rowsAt(80, 100, { engineChoice: { ...onProcessor, engine: 'wasm' } })).toBe(80))
  it('is replayed before the training where its allocations were logged', () => {
    // 9 MiB of a training with 72 rows do not fit the region that 8 MiB of 64 rows left
    const view = viewOfAllocations(mebibyte / 8)
    const bytes = (atOnce: number, rows: number): number => {
      const spec = race(72, { validation: { batchSize: atOnce, rows } })
      return predictedTrialBytes(asked(1000), view, spec, memoryNumbers) ?? Number.NaN
    }
    expect(bytes(64, 64) - bytes(72, 72)).toBeGreaterThan(7 * mebibyte)
    const budget = (bytes(16, 512) + mebibyte / 8) / mebibyte
    expect(rowsAt(72, budget, { view })).toBe(72)
    const data = { ...question.data, validationRows: 64 }
    expect(rowsAt(72, budget, { view, data })).toBe(16)
  })
})

it('gradient noise needs room for a further tensor the size of the weights, or is not measured', () => {
  const rowsWith = (parameters: number): number | undefined =>
    microBatchesBeside(asked(40, parameters), viewOf(1), { batchSize: 4, micro }, memoryNumbers)
      ?.microBatchSize
  expect([1e6, 3.5e6, 1e7].map(rowsWith)).toEqual([8, 4, undefined])
})

it('long trainings leave out the sizes that leave 3 MiB of the budget on the processor', () => {
  const view = viewOf(1)
  const sizesWithin = (bytes: number, choice: Question['engineChoice']): readonly number[] =>
    sizesOfLongTrainings(
      {
        ...question,
        budgetBytes: bytes,
        ...(choice === undefined ? {} : { engineChoice: choice }),
      },
      view,
      [4, 8, 16],
      memoryNumbers,
    )
  if (view.law === null) throw new Error('the view has a law')
  const bytes = realPeakBytes(view.law, view.real, 16)
  expect(sizesWithin(bytes + 3 * mebibyte, onProcessor)).toEqual([4, 8, 16])
  expect(sizesWithin(bytes, onProcessor)).toEqual([4, 8])
  expect(sizesWithin(bytes, undefined)).toEqual([4, 8, 16])
  expect(sizesWithin(1, onProcessor)).toEqual([4, 8, 16])
})

it('an anneal and a growth take what a race of its size takes, with its validation', () => {
  const bytesOf = (spec: TrialSpec): number =>
    predictedTrialBytes(asked(1000), viewOf(1), spec, memoryNumbers) ?? Number.NaN
  for (const validation of [undefined, { batchSize: 128, rows: 512 }]) {
    const more = validation === undefined ? {} : { validation }
    const anneal: TrialSpec = { ...cooled, ...more }
    const grow: TrialSpec = { ...anneal, kind: 'grow', grownFrom: 4 }
    expect(bytesOf(anneal)).toBe(bytesOf(race(16, more)))
    expect(bytesOf(grow)).toBe(bytesOf(race(16, more)))
  }
  expect(bytesOf({ ...cooled, validation: { batchSize: 128, rows: 512 } })).toBeGreaterThan(
    bytesOf(cooled),
  )
})

it('Rprop is predicted with its own slots', () => {
  const planned = { ...asked(1000, 1e6), optimizer: 'sgd' } as const
  const predicted = (spec: RaceSpec): number =>
    predictedTrialBytes(planned, viewOf(1), spec, memoryNumbers) ?? Number.NaN
  expect(predicted(race(64, { method: 'rprop' })) - predicted(race(64))).toBe(8e6)
})

it('without a law nothing is predicted', () =>
  expect(
    predictedTrialBytes(
      asked(100),
      viewMemory({ trials: [] }, { budgetBytes: 1 }, memoryNumbers),
      race(4),
      memoryNumbers,
    ),
  ).toBeNull())

it('an engine that counts tensors alone needs no room for a long training', () => {
  const choice = { ...onProcessor, engine: 'wasm' } as const
  expect(longTrainingBytes({ ...question, engineChoice: choice }, memoryNumbers)).toBe(0)
})
