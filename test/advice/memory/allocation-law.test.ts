import { describe, expect, it } from 'vitest'
import { memoryNumbers } from '../../../src/advice/memory/numbers.js'
import { allocationCodes, allocationMarks } from '../../../src/advice/memory/allocation-codes.js'
import { allocationLaw } from '../../../src/advice/memory/allocation-law.js'
import { largestBatchSize, realPeakBytes } from '../../../src/advice/memory/real-peak.js'
import { calibrateMemory } from '../../../src/advice/memory/calibration.js'
import type { MemoryLaw } from '../../../src/advice/memory/tracked-law.js'

const mebibyte = 2 ** 20
const mark = (name: (typeof allocationMarks)[number]): readonly number[] => [
  allocationCodes.mark,
  allocationMarks.indexOf(name),
]
const taken = (bytes: number, perRow = 0): readonly number[] => [bytes, perRow]
const freed = (number: number): readonly number[] => [allocationCodes.freed, number]
const validationRows = 100
const sequence = (...events: readonly (readonly number[])[]): readonly number[] => [
  allocationCodes.version,
  validationRows,
  ...events.flat(),
]
const peakOf = (series: readonly number[], batchSize: number): number =>
  allocationLaw(series, 61)?.peakBytes(batchSize) ?? Number.NaN

describe('the allocation law', () => {
  it('grows with the batch by the allocations that have its axis, above the baseline', () => {
    const series = sequence(
      taken(10 * mebibyte),
      mark('baseline'),
      taken(4 * mebibyte),
      mark('step'),
      taken(0, mebibyte),
      mark('end'),
    )
    // 10 MiB keep a region of 16 whole; 4 MiB take another of 16, 16 rows one of 32; the books take
    // a thirty-second part
    expect(peakOf(series, 16)).toBe((4 + 16 + (16 + 32) / 32) * mebibyte)
    expect(peakOf(series, 32) - peakOf(series, 31)).toBe(mebibyte)
  })
  it('reuses what was freed, and keeps what was touched', () => {
    const one = [mark('step'), taken(0, mebibyte), freed(0)]
    expect(
      peakOf(
        sequence(mark('baseline'), ...one, mark('step'), taken(0, mebibyte), freed(1), mark('end')),
        8,
      ),
    ).toBe(peakOf(sequence(mark('baseline'), ...one, mark('end')), 8))
    expect(
      peakOf(
        sequence(
          mark('baseline'),
          mark('step'),
          taken(0, mebibyte),
          taken(0, mebibyte),
          mark('end'),
        ),
        8,
      ),
    ).toBeGreaterThan(16 * mebibyte)
  })
  it('counts the books of regions that are kept whole', () => {
    const series = sequence(
      mark('baseline'),
      mark('step'),
      taken(0, mebibyte),
      taken(20 * mebibyte),
      mark('end'),
    )
    // 33 and 65 MiB keep regions of 64 and 128 whole; 32 fill one of 32; 20 more take one more
    expect([32, 33, 65].map((size) => peakOf(series, size) / mebibyte)).toEqual([
      32 + 20 + (32 + 32) / 32,
      33 + 20 + (64 + 64) / 32,
      65 + 20 + (128 + 128) / 32,
    ])
  })
  it('limits validation batches to their rows, and adds what JavaScript copies within a step', () => {
    const series = sequence(
      mark('baseline'),
      mark('step'),
      taken(0, 1024),
      [allocationCodes.copied, 1024],
      mark('step'),
      [allocationCodes.copied, 1024],
      mark('validation'),
      taken(0, mebibyte),
      mark('end'),
    )
    expect(peakOf(series, 1e6)).toBeGreaterThan(validationRows * mebibyte)
    expect(
      peakOf(sequence(mark('baseline'), mark('validation'), taken(0, mebibyte), mark('end')), 500),
    ).toBe(
      peakOf(
        sequence(mark('baseline'), mark('validation'), taken(0, mebibyte), mark('end')),
        validationRows,
      ),
    )
    const small = sequence(
      mark('baseline'),
      mark('step'),
      [allocationCodes.copied, 1024],
      mark('step'),
      [allocationCodes.copied, 1024],
      mark('end'),
    )
    expect(peakOf(small, 100)).toBe(102_400)
  })
  it('falls where a smaller size kept a region whole that a larger one leaves', () => {
    // 32 rows leave a region of 16 MiB behind, which 20 do not fit; 33 one of 32, which they do
    const series = sequence(
      mark('baseline'),
      mark('step'),
      taken(0, mebibyte / 2),
      freed(0),
      taken(20 * mebibyte),
      mark('end'),
    )
    expect([32, 33].map((size) => peakOf(series, size) / mebibyte)).toEqual([
      16 + 20 + (16 + 32) / 32,
      20 + 32 / 32,
    ])
  })
  it('is null for a sequence of another version', () => {
    expect(allocationLaw([99, 0], 61)).toBeNull()
  })
})

describe('the largest batch size by the replayed allocator', () => {
  /** 32 rows take more than 33, and 64 more than 65. */
  const series = sequence(
    mark('baseline'),
    mark('step'),
    taken(0, mebibyte / 2),
    freed(0),
    taken(20 * mebibyte),
    taken(0, mebibyte / 4),
    mark('end'),
  )
  const allocations = allocationLaw(series, 61)
  if (allocations === null) throw new Error('the series has another version')
  const law: MemoryLaw = {
    kind: 'event-wise',
    lines: [{ fixedBytes: 20 * mebibyte, bytesPerRow: mebibyte / 2 }],
    allocations,
  }
  const real = calibrateMemory(
    law,
    [11, 40, 60].map((batchSize) => ({
      batchSize,
      peakBytes: allocations.peakBytes(batchSize) + 5 * mebibyte,
    })),
    [],
    memoryNumbers,
  )

  it('is known within a few MiB from any three runs', () => {
    for (const size of [1, 20, 33, 64, 90])
      expect(
        Math.abs(realPeakBytes(law, real, size) - allocations.peakBytes(size) - 5 * mebibyte),
      ).toBeLessThan(1.5 * mebibyte)
  })
  it('is the largest that fits, also above one that does not, for every budget', () => {
    let skipped = 0
    for (let budget = 28; budget <= 110; budget += 1) {
      const found = largestBatchSize(law, real, budget * mebibyte, { max: 100 }, memoryNumbers)
      const fitting = Array.from({ length: 100 }, (_, i) => i + 1).filter(
        (size) => realPeakBytes(law, real, size) <= budget * mebibyte,
      )
      const largest = fitting.at(-1) ?? 0
      expect(found, `${budget} MiB`).toBe(largest)
      if (fitting.length > 0 && fitting.length < largest) skipped += 1
    }
    expect(skipped).toBeGreaterThan(0)
  })
})
