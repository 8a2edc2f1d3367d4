import { describe, expect, it } from 'vitest'
import { memoryNumbers } from '../../../src/advice/memory/numbers.js'
import { allocationRowCounts } from '../../../src/advice/memory/allocation-codes.js'
import type { TrialSpec } from '../../../src/advice/vocabulary/trial.js'
import {
  gibibyte,
  isProved,
  onProcessor,
  rows,
  largestTrue,
  mebibyte,
  plainMemory,
  realBytes,
  searchVirtually,
  steppedAllocations,
  steppedLines,
} from './virtual-memory.js'

describe('the traces of live bytes', () => {
  it('are two for equal kernels, else more until the chords agree', () => {
    expect(searchVirtually({}).traces).toEqual(memoryNumbers.traces.sizes)
    const late = {
      hashed: true,
      lines: [
        { fixedBytes: 20 * mebibyte, bytesPerRow: 0 },
        { fixedBytes: 16.5 * mebibyte, bytesPerRow: 0.25 * mebibyte },
      ],
    }
    const found = searchVirtually(late, { budgetBytes: gibibyte, ...rows(100_000) })
    expect(found.traces).toEqual([...memoryNumbers.traces.sizes, ...memoryNumbers.traces.moreSizes])
    expect(
      (found.end.kind === 'largest' ? found.end.batchSize : 0) /
        largestTrue({ ...plainMemory, ...late }, found.asked),
    ).toBeGreaterThan(0.9)
  })
  it('leave smaller sizes to proving runs where they run out of memory on a card', () => {
    const wide = { card: true, lines: [{ fixedBytes: 20 * mebibyte, bytesPerRow: 200 * mebibyte }] }
    const sizes = [1.5, 2.5, 3.5].map((size) =>
      searchVirtually(wide, { budgetBytes: realBytes({ ...plainMemory, ...wide }, size) }),
    )
    expect(sizes.map(({ end }) => end)).toEqual(
      [1, 2, 3].map((batchSize) => ({ kind: 'largest', batchSize, bound: 'memory' })),
    )
    for (const found of sizes) expect(isProved(found) && found.outOfMemory <= 1).toBe(true)
    expect(
      searchVirtually(wide, { budgetBytes: realBytes({ ...plainMemory, ...wide }, 0.9) }).end.kind,
    ).toBe('does-not-fit')
  })
  it('are repeated under a larger budget where they ran out of a smaller one', () => {
    const wide = { card: true, lines: [{ fixedBytes: 20 * mebibyte, bytesPerRow: 200 * mebibyte }] }
    const small = searchVirtually(wide, { budgetBytes: 500 * mebibyte })
    expect(small.traces).toEqual([2, 4])
    const large = searchVirtually(wide, { budgetBytes: 64 * gibibyte }, small.evidence)
    expect(large.traces).toEqual([4])
    expect(
      (large.end.kind === 'largest' ? large.end.batchSize : 0) /
        largestTrue({ ...plainMemory, ...wide }, large.asked),
    ).toBeGreaterThan(0.9)
    expect(searchVirtually(wide, { budgetBytes: 32 * gibibyte }, large.evidence).traces).toEqual([])
  })
})

describe('the log of allocations', () => {
  const memory = { ...plainMemory, allocations: steppedAllocations, ...steppedLines }

  it('is made at as many rows as surely fit, and not where too few do', () => {
    const specs = (budgetBytes: number): readonly TrialSpec[] =>
      searchVirtually(memory, { budgetBytes, ...onProcessor, ...rows(2000) }).evidence.trials.map(
        ({ spec }) => spec,
      )
    expect(specs(600 * mebibyte)).toContainEqual({
      kind: 'trace',
      batchSize: Math.max(...allocationRowCounts),
      allocations: true,
      budgetBytes: 600 * mebibyte,
    })
    const few = { ...memory, lines: [{ fixedBytes: 15 * mebibyte, bytesPerRow: 8 * mebibyte }] }
    const [written] = searchVirtually(few, {
      budgetBytes: 400 * mebibyte,
      ...onProcessor,
    }).evidence.trials.filter(({ spec }) => spec.kind === 'trace' && spec.allocations === true)
    expect(written?.spec.batchSize).toBeGreaterThanOrEqual(Math.min(...allocationRowCounts))
    expect(realBytes({ ...few, allocations: null }, written?.spec.batchSize ?? 0)).toBeLessThan(
      400 * mebibyte,
    )
    expect(
      specs(110 * mebibyte).some((spec) => spec.kind === 'trace' && spec.allocations === true),
    ).toBe(false)
  })
  it('needs TensorFlow, and on the processor the same kernels at every size', () => {
    for (const engineChoice of [
      undefined,
      { engine: 'webgpu', deviceId: 'webgpu:0', asked: true, failed: [], left: [] },
    ] as const) {
      const found = searchVirtually(memory, {
        budgetBytes: 300 * mebibyte,
        ...rows(2000),
        ...(engineChoice === undefined ? {} : { engineChoice }),
      })
      expect(
        found.evidence.trials.some(
          ({ spec }) => spec.kind === 'trace' && spec.allocations === true,
        ),
      ).toBe(false)
    }
    expect(
      searchVirtually(
        { ...memory, hashed: true },
        { budgetBytes: 300 * mebibyte, ...onProcessor, ...rows(2000) },
      ).evidence.trials.some(({ spec }) => spec.kind === 'trace' && spec.allocations === true),
    ).toBe(false)
  })
})
