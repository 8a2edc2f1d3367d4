import { describe, expect, it } from 'vitest'
import { memoryNumbers } from '../../../src/advice/memory/numbers.js'
import { allocationRowCounts } from '../../../src/advice/memory/allocation-law.js'
import { tensorElementsMax } from '../../../src/advice/vocabulary/engines.js'
import type { Question } from '../../../src/advice/vocabulary/question.js'
import type { TrialSpec } from '../../../src/advice/vocabulary/trial.js'
import { viewMemory } from '../../../src/advice/memory/memory-view.js'
import { sizeMax } from '../../../src/advice/memory/memory-step.js'
import { mulberry32 } from '../../../src/advice/math/random.js'
import { question } from '../virtual-laboratory.js'
import {
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

const gibibyte = 2 ** 30
const rows = (trainingRows: number): Pick<Question, 'data'> => ({
  data: { ...question.data, trainingRows },
})
const ran = ({ runs }: VirtualSearch): readonly number[] => runs.map(({ spec }) => spec.batchSize)
/** The size that was found was run under the budget, and fitted. */
const isProved = ({ end, runs }: VirtualSearch): boolean =>
  end.kind === 'largest' &&
  runs.some(
    ({ spec, outcome }) => spec.batchSize === end.batchSize && outcome.cause === 'completed',
  )

describe('the corners of the memory search', () => {
  it('weights and slots alone pass the budget: nothing is run', () => {
    const found = searchVirtually(
      {},
      { budgetBytes: plainMemory.weightBytes + plainMemory.slotBytes - 1 },
    )
    expect(found.end.kind).toBe('does-not-fit')
    expect(found.runs).toEqual([])
  })
  it('nothing fits: one row is run, and that is all', () => {
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
  it.each([1, 2, 3])('%s rows are all there is', (count) => {
    for (const hashed of [false, true]) {
      const found = searchVirtually({ hashed }, rows(count))
      expect(found.end).toEqual({ kind: 'largest', batchSize: count, bound: 'rows' })
      expect(ran(found)).toEqual([count])
    }
  })
  it('a batch that takes nothing: all rows where the weights fit, nothing where they do not', () => {
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
      const [asked, memory] = [
        { budgetBytes: gibibytes * gibibyte, ...rows(100_000_000) },
        { ...plainMemory, scatter: 0.02, seed: gibibytes },
      ]
      const found = searchVirtually(memory, asked)
      expect(isProved(found)).toBe(true)
      expect(
        (found.end.kind === 'largest' ? found.end.batchSize : 0) / largestTrue(memory, found.asked),
      ).toBeGreaterThan(0.9)
    }
  })
})

describe('one tensor', () => {
  const light = { lines: [{ fixedBytes: 20 * mebibyte, bytesPerRow: 100 }] }
  it('has at most 2^31 - 1 numbers, or what the adapter allows; then the engine is the bound', () => {
    const model = { ...question.model, largestTensorElements: 3000 }
    const found = searchVirtually(light, { model, budgetBytes: 64 * gibibyte, ...rows(10_000_000) })
    expect(found.end).toEqual({
      kind: 'largest',
      batchSize: Math.floor(tensorElementsMax / 3000),
      bound: 'engine',
    })
    expect(
      searchVirtually(light, {
        model,
        tensorElementsMax: 2 ** 25,
        budgetBytes: 64 * gibibyte,
        ...rows(10_000_000),
      }).end,
    ).toEqual({ kind: 'largest', batchSize: Math.floor(2 ** 25 / 3000), bound: 'engine' })
    for (const one of found.runs) expect(one.spec.batchSize * 3000).toBeLessThan(2 ** 31)
  })
  it('is no bound where the rows or the memory end first', () => {
    const model = { ...question.model, largestTensorElements: 3000 }
    expect(searchVirtually(light, { model, ...rows(5000) }).end).toMatchObject({
      bound: 'rows',
      batchSize: 5000,
    })
    expect(
      searchVirtually({}, { model, budgetBytes: 100 * mebibyte, ...rows(10_000_000) }).end,
    ).toMatchObject({ bound: 'memory' })
    expect(
      sizeMax({ ...question, model: { ...question.model, largestTensorElements: 2 ** 40 } }),
    ).toEqual({ batchSize: 1, bound: 'engine' })
  })
})

describe('traces', () => {
  it('two where the kernels are the same, more where they differ until the chords agree, and the law holds', () => {
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
  it('that run out of memory on a card leave the sizes below them to be run', () => {
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
  it('that ran out of a smaller budget are made again under a larger one; those that completed are not', () => {
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

describe('a run that crashes', () => {
  it('leaves a smaller one to be proved, and the answer says that not memory was the bound', () => {
    const found = searchVirtually({ crashesFrom: 500 }, { budgetBytes: gibibyte, ...rows(100_000) })
    expect(found.end).toMatchObject({ kind: 'largest', bound: 'failure' })
    expect(isProved(found)).toBe(true)
    expect(found.end.kind === 'largest' && found.end.batchSize).toBeLessThan(500)
  })
  it('at every size ends the search with what it said', () => {
    const found = searchVirtually({ crashesFrom: 1 })
    expect(found.end.kind === 'blocked' && found.end.missing).toMatchObject({
      what: 'run',
      cause: 'crashed',
      message: expect.stringContaining('it ended as crashed') as string,
    })
    expect(found.runs.length).toBeLessThanOrEqual(2)
  })
})

describe('on random devices whose runs stray by some percent', () => {
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
  const [told, blind] = [searches(false), searches(true)]

  it('only a size that was proved is found, in at most six runs', () => {
    for (const { found } of [...told, ...blind]) {
      expect(isProved(found)).toBe(true)
      expect(found.runs.length).toBeLessThanOrEqual(memoryNumbers.search.runsMax)
    }
  })
  it('it takes three runs at most in most cases, and more than one that runs out of memory hardly ever', () => {
    expect(part(told, ({ found }) => found.runs.length <= 3)).toBeGreaterThan(0.8)
    expect(part(told, ({ found }) => found.outOfMemory <= 1)).toBeGreaterThan(0.95)
    for (const { found } of told) expect(found.outOfMemory).toBeLessThanOrEqual(2)
  })
  it('it is within a tenth of the limit in nine of ten cases, also where the device does not tell what a run took', () => {
    expect(part(told, ({ share }) => share >= 0.9)).toBeGreaterThanOrEqual(0.9)
    expect(part(blind, ({ share }) => share >= 0.9)).toBeGreaterThanOrEqual(0.9)
    // luck lets a run pass that would not pass again, but not by far
    for (const { share } of [...told, ...blind]) expect(share > 0.6 && share < 1.3).toBe(true)
  })
})

describe('with the allocator replayed', () => {
  const onProcessor: Pick<Question, 'engineChoice'> = {
    engineChoice: { engine: 'tensorflow', deviceId: 'cpu', asked: true, failed: [], left: [] },
  }
  const memory = { ...plainMemory, allocations: steppedAllocations, ...steppedLines }

  it('finds the largest size in one run for nearly every budget, and where a smaller one does not fit', () => {
    let [once, count, withGap] = [0, 0, 0]
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
  it('writes down at no more rows than surely fit, and not where too few do', () => {
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
  it('goes by the tracked bytes where nothing was written down, and does not ask again', () => {
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
    'does not believe a replay that a run refutes: %s times what it foretold',
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
          viewMemory(found.evidence, found.asked.budgetBytes, memoryNumbers).law?.allocations,
        ).toBeUndefined()
      }
    },
  )
  it('is for TensorFlow on the processor, and for kernels that are the same at every size', () => {
    for (const engineChoice of [
      undefined,
      { engine: 'tensorflow', deviceId: 'cuda:0', asked: true, failed: [], left: [] },
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
  it('a single row that runs out is enough to say that nothing fits', () => {
    const found = searchVirtually(memory, {
      budgetBytes: realBytes(memory, 1) - mebibyte,
      ...onProcessor,
      ...rows(2000),
    })
    expect(found.end.kind).toBe('does-not-fit')
    expect(ran(found)).toEqual([1])
  })
})
