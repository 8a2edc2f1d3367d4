import { describe, expect, it } from 'vitest'
import { bytesAt, memoryParts } from '../../../src/advice/conclusion/memory.js'
import { conclude } from '../../../src/advice/conclusion/conclude.js'
import { adviceNumbers } from '../../../src/advice/numbers.js'
import { readEvidence } from '../../../src/advice/readings.js'
import { explain } from '../../../src/words/explanation.js'
import type { Question } from '../../../src/advice/vocabulary/question.js'
import type { Advice } from '../../../src/advice/vocabulary/answer.js'
import type { Evidence } from '../../../src/advice/vocabulary/trial.js'
import { bytes } from '../../../src/words/number-format.js'
import { mulberry32 } from '../../../src/advice/math/random.js'
import {
  mebibyte,
  plainMemory,
  realBytes,
  searchVirtually,
  type VirtualMemory,
} from '../memory/virtual-memory.js'
import { question } from '../virtual-laboratory.js'

const readingsOf = (known: Partial<VirtualMemory>, asked: Partial<Question> = {}) => {
  const found = searchVirtually(known, asked)
  return { ...found, readings: readEvidence(found.asked, found.evidence) }
}
const nothingFits = (known: Partial<VirtualMemory>, asked: Partial<Question>): Advice => {
  const found = searchVirtually(known, asked)
  expect(found.end.kind).toBe('does-not-fit')
  return conclude(
    found.asked,
    found.evidence,
    {
      verdict: 'does-not-fit',
      missing: [],
    },
    adviceNumbers,
  )
}

describe('the parts of a peak', () => {
  it('add up to it, and none is negative but the workspace, on random devices and at every size', () => {
    const random = mulberry32(2)
    for (let round = 0; round < 60; round++) {
      const weightBytes = 2 ** (9 * random()) * mebibyte
      const lines = [
        { fixedBytes: (3 + 3 * random()) * weightBytes, bytesPerRow: 0 },
        {
          fixedBytes: 3 * weightBytes * (0.9 + random()),
          bytesPerRow: 2 ** (10 * random() - 8) * mebibyte,
        },
      ]
      const { readings } = readingsOf(
        {
          weightBytes,
          slotBytes: 2 * weightBytes,
          lines,
          beta: 0.6 + 0.5 * random(),
          hashed: round % 2 === 0,
          card: round % 3 === 0,
          scatter: 0.02,
          seed: round + 1,
        },
        { budgetBytes: 40 * weightBytes },
      )
      for (const size of [1, 2, 7, 100, readings.largest?.value ?? 1, 100_000]) {
        const parts = memoryParts(readings, size)
        if (parts === null) throw new Error('a trace told weights and slots')
        const { workspaceBytes, ...held } = parts
        expect(
          Object.values(held).reduce((sum, part) => sum + part, workspaceBytes) /
            (bytesAt(readings, size) ?? 0),
        ).toBeCloseTo(1, 9)
        expect(Math.min(...Object.values(held))).toBeGreaterThanOrEqual(0)
        expect(held).toMatchObject({ weightBytes, slotBytes: 2 * weightBytes })
      }
    }
  })
  it('are not told where no trace told the weights', () => {
    expect(memoryParts(readEvidence(question, { trials: [] }), 1)).toBeNull()
  })
})

describe('where nothing fits', () => {
  it('says what one row needs, by weights and slots alone or by what a trace took', () => {
    for (const budgetBytes of [
      plainMemory.weightBytes + plainMemory.slotBytes - 1,
      0.8 * realBytes(plainMemory, 1),
    ]) {
      const advice = nothingFits({}, { budgetBytes })
      expect(advice).toMatchObject({
        verdict: 'does-not-fit',
        confidence: { level: 'high' },
        reasons: [
          { code: 'does-not-fit', values: { exact: true } },
          { code: 'cost' },
          { code: 'probe-memory' },
        ],
      })
      expect((advice.memory.bytesAtBatchOne ?? 0) / realBytes(plainMemory, 1)).toBeCloseTo(1, 1)
    }
  })
  it('says that it is more than the budget where a device tells no more', () => {
    const budgetBytes = 0.9 * realBytes(plainMemory, 1)
    const advice = nothingFits({ card: true }, { budgetBytes })
    expect(advice).toMatchObject({
      memory: { bytesAtBatchOne: budgetBytes },
      confidence: { level: 'medium' },
      reasons: [{ values: { exact: false } }, { code: 'cost' }, { code: 'probe-memory' }],
    })
    expect(explain(advice, 'en')[0]).toContain(`so it needs more than ${bytes(budgetBytes)}`)
    expect(explain(advice, 'zh')[0]).toContain(`需要超过 ${bytes(budgetBytes)}`)
  })
  it('counts what a run took above its start, not the program', () => {
    const { evidence, asked } = searchVirtually(
      { card: true },
      { budgetBytes: 0.9 * realBytes(plainMemory, 1) },
    )
    const trials = evidence.trials.map((trial) =>
      trial.spec.kind === 'fit'
        ? {
            ...trial,
            outcome: { ...trial.outcome, peakBytes: 400 * mebibyte },
            measurements: [{ name: 'baselineBytes' as const, at: null, value: 300 * mebibyte }],
          }
        : trial,
    )
    const tell = (all: Evidence['trials']): number | null =>
      conclude(asked, { trials: all }, { verdict: 'does-not-fit', missing: [] }, adviceNumbers)
        .memory.bytesAtBatchOne
    expect(tell(trials)).toBe(100 * mebibyte)
    expect(
      tell(
        evidence.trials.map((trial) => ({
          ...trial,
          outcome: { ...trial.outcome, peakBytes: 400 * mebibyte },
        })),
      ),
    ).toBe(asked.budgetBytes)
  })
})
