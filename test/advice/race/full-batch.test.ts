import { describe, expect, it } from 'vitest'
import { conclude } from '../../../src/advice/conclusion/conclude.js'
import { adviceNumbers } from '../../../src/advice/numbers.js'
import { explain } from '../../../src/words/explanation.js'
import type { Question } from '../../../src/advice/vocabulary/question.js'
import type { Advice } from '../../../src/advice/vocabulary/answer.js'
import type { TrialRecord } from '../../../src/advice/vocabulary/trial.js'
import { memoryNumbers } from '../../../src/advice/memory/numbers.js'
import { viewMemory } from '../../../src/advice/memory/memory-view.js'
import { spentMs } from '../../../src/advice/stages/budget.js'
import { fullBatchEligible } from '../../../src/advice/race/full-batch.js'
import { raceNumbers } from '../../../src/advice/race/numbers.js'
import { stageAllowanceMs } from '../../../src/advice/race/stage-budget.js'
import { timingNumbers } from '../../../src/advice/timing/numbers.js'
import { fitStepTime } from '../../../src/advice/timing/step-time-law.js'
import { mulberry32 } from '../../../src/advice/math/random.js'
import { isReason } from '../../support/reasons.js'
import { conductVirtually, laws, question, type Laws } from '../virtual-laboratory.js'

const few: Question = { ...question, data: { ...question.data, trainingRows: 1000 } }
const study = (known: Partial<Laws> = {}, asked: Partial<Question> = {}) => {
  const full = { ...few, ...asked }
  const { evidence, decision } = conductVirtually({ ...laws, ...known }, full)
  return {
    evidence,
    decision,
    advice: conclude(full, evidence, decision, adviceNumbers),
    asked: full,
  }
}
const triedIn = (trials: readonly TrialRecord[]): readonly TrialRecord[] =>
  trials.filter(({ spec }) => spec.kind === 'race' && spec.method === 'rprop')
const codes = ({ alternatives, reasons }: Advice): readonly string[] => [
  ...alternatives.map(({ reason }) => reason.code),
  ...reasons.map(({ code }) => code),
]

describe('the full-batch stage', () => {
  it('tries Rprop on all rows after the search; what was faster is the first alternative and cites both measurements', () => {
    const { advice, evidence } = study({ rpropSpeed: 20 })
    const [first] = advice.alternatives
    const tried = triedIn(evidence.trials)
    expect(tried.map(({ spec }) => spec)).toMatchObject([
      { batchSize: 1000, learningRate: raceNumbers.fullBatch.firstStep, rung: 0 },
    ])
    expect(first).toMatchObject({
      name: 'full-batch-rprop',
      batchSize: 1000,
      reason: { code: 'alternative-full-batch-faster' },
    })
    expect(first?.reason.evidence).toEqual(expect.arrayContaining(tried.map(({ id }) => id)))
    expect(first?.reason.evidence.length).toBeGreaterThan(tried.length)
    const lastSearched = evidence.trials.findLastIndex(
      ({ spec }) => spec.kind === 'race' && spec.method === undefined,
    )
    expect(evidence.trials.findIndex((trial) => trial === tried[0])).toBeGreaterThan(lastSearched)
    expect(explain(advice, 'en').join(' ')).toContain('Rprop on all 1,000 rows')
    expect(explain(advice, 'zh').join(' ')).toContain('Rprop')
    expect(codes(advice)).not.toContain('full-batch-possible')
  })
  it('says how many times as long it took where it was slower, and that it never arrived where it did not; it is no candidate of the race', () => {
    const kinds = new Set<string>()
    for (const rpropSpeed of [0.01, 0.3, 1, 2, 4]) {
      const { advice, evidence, decision } = study({ rpropSpeed })
      const without = conclude(
        few,
        { trials: evidence.trials.filter((trial) => !triedIn(evidence.trials).includes(trial)) },
        decision,
        adviceNumbers,
      )
      expect([advice.batchSize, advice.learningRate]).toEqual([
        without.batchSize,
        without.learningRate,
      ])
      const told = codes(advice).filter((code) => code.includes('full-batch'))
      expect(told).toHaveLength(1)
      told.forEach((code) => kinds.add(code))
      const slower = advice.alternatives.find(
        ({ reason }) => reason.code === 'alternative-full-batch-slower',
      )
      if (slower !== undefined && isReason(slower.reason, 'alternative-full-batch-slower')) {
        expect(slower.reason.values.ratio).toBeGreaterThanOrEqual(0.95)
        expect(advice.alternatives.at(-1)).toBe(slower)
      }
    }
    expect(kinds).toContain('full-batch-unreached')
    expect(kinds.size).toBeGreaterThan(1)
  })
  it('is paid from the probe budget and never asked for without one', () => {
    const { evidence } = study({}, { probeBudget: { kind: 'seconds', seconds: 20 } })
    expect(triedIn(evidence.trials).length).toBeGreaterThan(0)
    expect(spentMs(evidence)).toBeLessThanOrEqual(20_000 * 1.05)
    expect(
      triedIn(study({}, { probeBudget: { kind: 'seconds', seconds: 0 } }).evidence.trials),
    ).toEqual([])
  })
})

describe('fullBatchEligible', () => {
  const fits = (batchSize: number, peakBytes: number) => ({
    ...viewMemory({ trials: [] }, 1, memoryNumbers),
    fits: [{ batchSize, peakBytes, measured: true, trial: 't1' }],
  })
  const law = (perRowMs: number) =>
    fitStepTime(
      [
        { batchSize: 10, stepTimeMs: 1 + 10 * perRowMs },
        { batchSize: 1000, stepTimeMs: 1 + 1000 * perRowMs },
      ],
      timingNumbers,
    )
  it('is true exactly where all rows and the slots fit, the rows are few and 25 steps are within the allowance', () => {
    const random = mulberry32(3)
    const seen = new Set<boolean>()
    for (let round = 0; round < 400; round++) {
      const rows = 2 + Math.floor(random() * 6000)
      const [perRowMs, plannedMs, peakBytes] = [
        10 ** (-4 + 3 * random()),
        10 ** (3 + 4 * random()),
        2 ** 27 + random() * 2 ** 27,
      ]
      const [stepLaw, asked] = [
        law(perRowMs),
        { ...question, data: { ...question.data, trainingRows: rows }, budgetBytes: 2 ** 28 },
      ]
      if (stepLaw === null) throw new Error('two sizes give a law')
      const memory = fits(random() < 0.2 ? rows - 1 : rows, peakBytes)
      const eligible = fullBatchEligible(
        { question: asked, memory, stepLaw, plannedMs },
        raceNumbers,
      )
      seen.add(eligible)
      if (!eligible) continue
      expect(rows).toBeLessThanOrEqual(4096)
      expect(25 * (1 + perRowMs * rows)).toBeLessThanOrEqual(
        stageAllowanceMs(asked.probeBudget, plannedMs, raceNumbers.fullBatch) * 1.000001,
      )
      expect(peakBytes + 4 * asked.model.parameters).toBeLessThanOrEqual(2 ** 28) // Rprop keeps one tensor more than momentum
    }
    expect(seen.size).toBe(2)
  })
})
