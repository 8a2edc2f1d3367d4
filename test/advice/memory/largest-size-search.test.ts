import { describe, expect, it } from 'vitest'
import { memoryNumbers } from '../../../src/advice/memory/numbers.js'
import { viewMemory } from '../../../src/advice/memory/memory-view.js'
import { mulberry32 } from '../../../src/advice/math/random.js'
import {
  gibibyte,
  isProved,
  onProcessor,
  ran,
  rows,
  largestTrue,
  mebibyte,
  plainAllocations,
  plainMemory,
  realBytes,
  searchVirtually,
  steppedAllocations,
  steppedLines,
  type VirtualMemory,
  type VirtualSearch,
} from './virtual-memory.js'

describe('the corners of the search for the largest size', () => {
  it('weights and slots alone exceed the budget: nothing is run', () => {
    const found = searchVirtually(
      {},
      { budgetBytes: plainMemory.weightBytes + plainMemory.slotBytes - 1 },
    )
    expect(found.end.kind).toBe('does-not-fit')
    expect(found.runs).toEqual([])
  })
  it('nothing fits: one row is run, and nothing else', () => {
    for (const card of [false, true]) {
      const found = searchVirtually({ card }, { budgetBytes: realBytes(plainMemory, 1) - mebibyte })
      expect(found.end.kind).toBe('does-not-fit')
      expect(found.runs.length).toBeLessThanOrEqual(1)
    }
  })
  it('one row fits and two do not', () => {
    const wide = { lines: [{ fixedBytes: 20 * mebibyte, bytesPerRow: 200 * mebibyte }] }
    for (const card of [false, true]) {
      const found = searchVirtually(
        { ...wide, card },
        { budgetBytes: realBytes({ ...plainMemory, ...wide }, 1.5) },
      )
      expect(found.end).toEqual({ kind: 'largest', batchSize: 1, bound: 'memory' })
      expect(isProved(found)).toBe(true)
    }
  })
  it('everything fits: all rows, in one run', () => {
    const found = searchVirtually({}, { budgetBytes: 8 * gibibyte, ...rows(5000) })
    expect(found.end).toEqual({ kind: 'largest', batchSize: 5000, bound: 'rows' })
    expect(ran(found)).toEqual([5000])
  })
  it.each([1, 2, 3])('there are only %s rows', (count) => {
    for (const hashed of [false, true]) {
      const found = searchVirtually({ hashed }, rows(count))
      expect(found.end).toEqual({ kind: 'largest', batchSize: count, bound: 'rows' })
      expect(ran(found)).toEqual([count])
    }
  })
  it('rows take no memory: all rows fit where the weights fit, nothing where they do not', () => {
    const flat = { lines: [{ fixedBytes: 50 * mebibyte, bytesPerRow: 0 }] }
    expect(searchVirtually(flat, { budgetBytes: 200 * mebibyte, ...rows(1_000_000) }).end).toEqual({
      kind: 'largest',
      batchSize: 1_000_000,
      bound: 'rows',
    })
    expect(searchVirtually(flat, { budgetBytes: 30 * mebibyte, ...rows(1_000_000) }).end.kind).toBe(
      'does-not-fit',
    )
  })
  it('budgets of hundreds of GiB are searched like any other', () => {
    for (const gibibytes of [80, 141, 192, 288]) {
      const asked = { budgetBytes: gibibytes * gibibyte, ...rows(100_000_000) }
      const memory = { ...plainMemory, scatter: 0.02, seed: gibibytes }
      const found = searchVirtually(memory, asked)
      expect(isProved(found)).toBe(true)
      expect(
        (found.end.kind === 'largest' ? found.end.batchSize : 0) / largestTrue(memory, found.asked),
      ).toBeGreaterThan(0.9)
    }
  })
})

describe('on random devices whose runs scatter by some percent', () => {
  const deviceCount = 150
  const one = (
    random: () => number,
    seed: number,
    card: boolean,
  ): { memory: VirtualMemory; found: VirtualSearch; share: number } => {
    const weightBytes = 2 ** (9 * random()) * mebibyte
    const memory = {
      ...plainMemory,
      weightBytes,
      slotBytes: 2 * weightBytes,
      alphaBytes: 60 * random() * mebibyte,
      beta: 0.6 + 0.5 * random(),
      scatter: 0.02 + 0.01 * random(),
      seed,
      card,
      lines: [
        { fixedBytes: 6 * weightBytes, bytesPerRow: 0 },
        {
          fixedBytes: (3 + 3 * random()) * weightBytes,
          bytesPerRow: 2 ** (10 * random() - 8) * mebibyte,
        },
      ],
    }
    const found = searchVirtually(memory, {
      budgetBytes:
        realBytes(memory, 1) * (1 + 2 ** (6 * random() - 0.5)) + 2 ** (8 * random()) * mebibyte,
      ...rows(10_000_000),
    })
    return {
      memory,
      found,
      share:
        (found.end.kind === 'largest' ? found.end.batchSize : 0) / largestTrue(memory, found.asked),
    }
  }
  const searches = (card: boolean): ReturnType<typeof one>[] => {
    const random = mulberry32(7)
    return Array.from({ length: deviceCount }, (_, i) => one(random, i + 1, card))
  }
  const part = (
    all: readonly ReturnType<typeof one>[],
    holds: (search: ReturnType<typeof one>) => boolean,
  ): number => all.filter(holds).length / all.length
  const measured = searches(false)
  const blind = searches(true)

  it('the largest size was proved, in at most six runs', () => {
    for (const { found } of [...measured, ...blind]) {
      expect(isProved(found)).toBe(true)
      expect(found.runs.length).toBeLessThanOrEqual(memoryNumbers.search.runsMax)
    }
  })
  it('most searches take three runs, and hardly any runs out of memory twice', () => {
    expect(part(measured, ({ found }) => found.runs.length <= 3)).toBeGreaterThan(0.8)
    expect(part(measured, ({ found }) => found.outOfMemory <= 1)).toBeGreaterThan(0.95)
    for (const { found } of measured) expect(found.outOfMemory).toBeLessThanOrEqual(2)
  })
  it('nine of ten come within a tenth of the limit, even without measured peaks', () => {
    expect(part(measured, ({ share }) => share >= 0.9)).toBeGreaterThanOrEqual(0.9)
    expect(part(blind, ({ share }) => share >= 0.9)).toBeGreaterThanOrEqual(0.9)
    // luck lets a run pass that would not pass again, but not by far
    for (const { share } of [...measured, ...blind]) expect(share > 0.6 && share < 1.3).toBe(true)
  })
})

describe('with the allocator replayed', () => {
  const memory = { ...plainMemory, allocations: steppedAllocations, ...steppedLines }

  it('finds the largest size in one run for most budgets, even above a size that does not fit', () => {
    let once = 0
    let count = 0
    let withGap = 0
    for (let budget = 150; budget <= 600; budget += 7) {
      const found = searchVirtually(
        { ...memory, scatter: 0.002, seed: budget },
        { budgetBytes: budget * mebibyte, ...onProcessor, ...rows(2000) },
      )
      expect(isProved(found), `${budget} MiB`).toBe(true)
      const size = found.end.kind === 'largest' ? found.end.batchSize : 0
      // nothing a tenth larger fits with some percent to spare
      expect(
        largestTrue(memory, { ...found.asked, budgetBytes: 0.955 * budget * mebibyte }),
        `${budget} MiB`,
      ).toBeLessThan(1.1 * size + 1)
      if (
        Array.from({ length: size }, (_, i) => i + 1).some(
          (smaller) => realBytes(memory, smaller) > budget * mebibyte,
        )
      )
        withGap += 1
      once += found.runs.length === 1 ? 1 : 0
      count += 1
      expect(found.runs.length).toBeLessThanOrEqual(3)
    }
    expect(once / count).toBeGreaterThan(0.8)
    expect(withGap).toBeGreaterThan(0)
  })
  it('uses tracked bytes where the log failed, and does not log again', () => {
    const found = searchVirtually(
      { ...memory, allocations: null },
      { budgetBytes: 300 * mebibyte, ...onProcessor, ...rows(2000) },
    )
    expect(
      found.evidence.trials
        .filter(({ spec }) => spec.kind === 'trace' && spec.allocations === true)
        .map(({ outcome }) => outcome.cause),
    ).toEqual(['crashed'])
    expect(isProved(found)).toBe(true)
  })
  it.each([0.5, 0.8, 1.2, 1.6])(
    'ignores a replay that a run refutes: %s times what it predicts',
    (replayOff) => {
      for (const budget of [200, 320, 480, 900]) {
        const plain = {
          ...memory,
          allocations: plainAllocations,
          lines: [{ fixedBytes: 15 * mebibyte, bytesPerRow: 0.375 * mebibyte }],
          replayOff,
        }
        const found = searchVirtually(
          { ...plain, scatter: 0.002, seed: budget },
          { budgetBytes: budget * mebibyte, ...onProcessor, ...rows(4000) },
        )
        expect(isProved(found), `${budget} MiB`).toBe(true)
        expect(found.outOfMemory, `${budget} MiB`).toBeLessThanOrEqual(3)
        const size = found.end.kind === 'largest' ? found.end.batchSize : 0
        expect(
          realBytes(plain, size) / (budget * mebibyte),
          `${budget} MiB: ${size}`,
        ).toBeGreaterThan(0.7)
        expect(
          viewMemory(found.evidence, found.asked, memoryNumbers).law?.allocations,
        ).toBeUndefined()
      }
    },
  )
  it('concludes from a single row that runs out of memory that nothing fits', () => {
    const found = searchVirtually(memory, {
      budgetBytes: realBytes(memory, 1) - mebibyte,
      ...onProcessor,
      ...rows(2000),
    })
    expect(found.end.kind).toBe('does-not-fit')
    expect(ran(found)).toEqual([1])
  })
})
