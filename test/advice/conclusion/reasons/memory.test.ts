import { describe, expect, it } from 'vitest'
import { memoryReasons } from '../../../../src/advice/conclusion/reasons/memory.js'
import { adviceNumbers } from '../../../../src/advice/numbers.js'
import { readEvidence } from '../../../../src/advice/readings.js'
import type { Place } from '../../../../src/advice/vocabulary/place.js'
import type { Question } from '../../../../src/advice/vocabulary/question.js'
import type { Reason } from '../../../../src/advice/vocabulary/reasons.js'
import { bytes } from '../../../../src/words/number-format.js'
import { languages, sentenceOf } from '../../../../src/words/explanation.js'
import { findReason, valuesOf } from '../../../support/reasons.js'
import {
  mebibyte,
  plainMemory,
  realBytes,
  searchVirtually,
  steppedAllocations,
  steppedLines,
  type VirtualMemory,
} from '../../memory/virtual-memory.js'
import { question } from '../../virtual-laboratory.js'

interface Memory {
  readonly reasons: readonly Reason[]
  /** The largest size that fits. */
  readonly largest: number
}

/** The reasons after the memory stage of a study, at an advised batch size. */
function memoryOf(
  device: Partial<VirtualMemory>,
  changes: Partial<Question>,
  batchSize: number,
): Memory {
  const { asked, evidence } = searchVirtually(device, changes)
  const readings = readEvidence(asked, evidence)
  const facts = { question: asked, readings, chosen: { batchSize }, numbers: adviceNumbers }
  return { reasons: memoryReasons(facts), largest: readings.largest?.value ?? 0 }
}
const at = (place: Place): Pick<Question, 'engineChoice'> => ({
  engineChoice: { ...place, asked: true, failed: [], left: [] },
})
const processor: Place = { engine: 'tensorflow', deviceId: 'cpu' }

describe('what keeps a larger size away', () => {
  it.each<[string, Partial<VirtualMemory>, Partial<Question>]>([
    ['memory-proved', {}, {}],
    ['rows-bound', {}, { data: { ...question.data, trainingRows: 100 } }],
    ['engine-bound', {}, { model: { ...question.model, largestTensorElements: 2 ** 26 } }],
    ['failure-bound', { crashesFrom: 500 }, { budgetBytes: 2 ** 30 }],
  ])('%s', (code, device, changes) =>
    expect(memoryOf(device, changes, 1).reasons[0]?.code).toBe(code),
  )
})

describe('what the budget covers', () => {
  it.each<[Place, string, string]>([
    [processor, 'resident memory of the process', '常驻内存'],
    [{ engine: 'tensorflow', deviceId: 'cuda:0' }, 'of the card', '显卡'],
    [{ engine: 'webgpu', deviceId: 'webgpu:0' }, 'allocates for tensors', '张量'],
  ])('depends on who enforces it: %s', (place, english, chinese) => {
    const isCard = place.deviceId === 'cuda:0'
    const { reasons } = memoryOf({ card: isCard }, at(place), 200)
    const cover = findReason(reasons, 'budget-covers')
    const parts = findReason(reasons, 'memory-parts')
    if (cover === undefined || parts === undefined) throw new Error('both reasons are given')
    expect(sentenceOf(cover, 'en')).toContain(english)
    expect(sentenceOf(cover, 'zh')).toContain(chinese)
    expect(sentenceOf(cover, 'en').includes('took 300 MiB beside it')).toBe(!isCard)
    for (const language of languages)
      expect(sentenceOf(parts, language)).toContain(bytes(plainMemory.weightBytes))
  })
})

it('process memory over tensors is that of real runs, not of a trace of two rows', () => {
  const device = {
    lines: [{ fixedBytes: mebibyte / 4, bytesPerRow: mebibyte / 4 }],
    weightBytes: 1000,
    slotBytes: 0,
  }
  expect(valuesOf(memoryOf(device, {}, 200).reasons, 'memory-law').high).toBeLessThan(1.2)
})

describe('replayed allocations', () => {
  const device = { allocations: steppedAllocations, ...steppedLines }
  const replayedWithin = (budgetMebibytes: number) => {
    const budgetBytes = budgetMebibytes * mebibyte
    const { reasons, largest } = memoryOf(device, { budgetBytes, ...at(processor) }, 100)
    return { reasons, largest, values: valuesOf(reasons, 'memory-replayed') }
  }
  it.each([170, 206, 300, 420])(
    'within %i MiB agree with the run at the largest size',
    (budget) => {
      const { reasons, largest, values } = replayedWithin(budget)
      expect(findReason(reasons, 'memory-law')).toBeUndefined()
      expect(values).toMatchObject({ rows: 61, batchSize: largest })
      expect(values.measuredBytes - values.allocatedBytes).toBeCloseTo(plainMemory.alphaBytes, -4)
    },
  )
  it.each([170, 206, 300, 420])('within %i MiB name one row more where it takes more', (budget) => {
    const { largest, values } = replayedWithin(budget)
    const oneMore = realBytes({ ...plainMemory, ...device }, largest + 1)
    if (values.oneMoreBytes === undefined) expect(oneMore / values.measuredBytes).toBeLessThan(1.05)
    else expect(values.oneMoreBytes / oneMore).toBeCloseTo(1, 1)
  })
  it('jump after 256 rows within 206 MiB', () => {
    const { largest, values } = replayedWithin(206)
    expect(largest).toBe(256)
    expect(values.oneMoreBytes).toEqual(expect.any(Number))
  })
})
