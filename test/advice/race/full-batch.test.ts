import { describe, expect, it } from 'vitest'
import { conclude } from '../../../src/advice/conclusion/conclude.js'
import { adviceNumbers } from '../../../src/advice/numbers.js'
import { explain } from '../../../src/words/explanation.js'
import type { Candidate } from '../../../src/advice/vocabulary/decision.js'
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
import { question, study, type Laws } from '../virtual-laboratory.js'

/** So many epochs that the probe is an ordinary one. */
const fewRows = { data: { ...question.data, trainingRows: 1000 }, epochsPlanned: 500 }
const studyOfFewRows = (laboratory: Partial<Laws> = {}, changes: Partial<Question> = {}) =>
  study(laboratory, { ...fewRows, ...changes })
const rpropTrialsIn = (trials: readonly TrialRecord[]): readonly TrialRecord[] =>
  trials.filter(({ spec }) => spec.kind === 'race' && spec.method === 'rprop')
/** The usual pair trains last, for the comparison. */
const isUsual = ({ batchSize, learningRate }: Candidate): boolean =>
  batchSize === 32 && learningRate === 0.01

const codes = ({ alternatives, reasons }: Advice): readonly string[] => [
  ...alternatives.map(({ reason }) => reason.code),
  ...reasons.map(({ code }) => code),
]

describe('the full-batch stage', () => {
  it('tries Rprop on all rows after the search; if faster, it is the first alternative with evidence', () => {
    const { advice, evidence } = studyOfFewRows({ rpropSpeed: 20 })
    const [first] = advice.alternatives
    const rpropTrials = rpropTrialsIn(evidence.trials)
    expect(rpropTrials.map(({ spec }) => spec)).toMatchObject([
      { batchSize: 1000, learningRate: raceNumbers.fullBatch.firstStep, rung: 0 },
    ])
    expect(first).toMatchObject({
      name: 'full-batch-rprop',
      batchSize: 1000,
      reason: { code: 'alternative-full-batch-faster' },
    })
    expect(first?.reason.evidence).toEqual(expect.arrayContaining(rpropTrials.map(({ id }) => id)))
    expect(first?.reason.evidence.length).toBeGreaterThan(rpropTrials.length)
    const lastSearched = evidence.trials.findLastIndex(
      ({ spec }) => spec.kind === 'race' && spec.method === undefined && !isUsual(spec),
    )
    const firstRprop = evidence.trials.findIndex((trial) => trial === rpropTrials[0])
    expect(firstRprop).toBeGreaterThan(lastSearched)
    expect(explain(advice, 'en').join(' ')).toContain('Rprop on all 1,000 rows')
    expect(explain(advice, 'zh').join(' ')).toContain('Rprop')
    expect(codes(advice)).not.toContain('full-batch-possible')
  })
  it('names the ratio of a slower Rprop or its unreached level, and never changes the decision', () => {
    const seenCodes = new Set<string>()
    for (const rpropSpeed of [0.01, 0.3, 1, 2, 4]) {
      const { advice, evidence, decision, asked } = studyOfFewRows({ rpropSpeed })
      const rpropTrials = rpropTrialsIn(evidence.trials)
      const trials = evidence.trials.filter((trial) => !rpropTrials.includes(trial))
      const without = conclude(asked, { trials }, decision, adviceNumbers)
      expect([advice.batchSize, advice.learningRate]).toEqual([
        without.batchSize,
        without.learningRate,
      ])
      const fullBatchCodes = codes(advice).filter((code) => code.includes('full-batch'))
      expect(fullBatchCodes).toHaveLength(1)
      fullBatchCodes.forEach((code) => seenCodes.add(code))
      const slower = advice.alternatives.find(
        ({ reason }) => reason.code === 'alternative-full-batch-slower',
      )
      if (slower !== undefined && isReason(slower.reason, 'alternative-full-batch-slower')) {
        expect(slower.reason.values.ratio).toBeGreaterThanOrEqual(0.95)
        expect(advice.alternatives.at(-1)).toBe(slower)
      }
    }
    expect(seenCodes).toContain('full-batch-unreached')
    expect(seenCodes.size).toBeGreaterThan(1)
  })
  it('stays within the probe budget and does not run without one', () => {
    const { evidence } = studyOfFewRows(
      {},
      { epochsPlanned: 10, probeBudget: { kind: 'seconds', seconds: 20 } },
    )
    expect(rpropTrialsIn(evidence.trials).length).toBeGreaterThan(0)
    expect(spentMs(evidence)).toBeLessThanOrEqual(20_000 * 1.05)
    expect(
      rpropTrialsIn(
        studyOfFewRows({}, { probeBudget: { kind: 'seconds', seconds: 0 } }).evidence.trials,
      ),
    ).toEqual([])
  })
})

describe('fullBatchEligible', () => {
  const fits = (batchSize: number, peakBytes: number) => ({
    ...viewMemory({ trials: [] }, { budgetBytes: 1 }, memoryNumbers),
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
  it('needs few rows, memory for all rows and slots, and an allowance of 25 steps', () => {
    const random = mulberry32(3)
    const seen = new Set<boolean>()
    for (let round = 0; round < 400; round++) {
      const rows = 2 + Math.floor(random() * 6000)
      const perRowMs = 10 ** (-4 + 3 * random())
      const plannedMs = 10 ** (3 + 4 * random())
      const peakBytes = 2 ** 27 + random() * 2 ** 27
      const stepLaw = law(perRowMs)
      const data = { ...question.data, trainingRows: rows }
      const asked = { ...question, data, budgetBytes: 2 ** 28 }
      if (stepLaw === null) throw new Error('no law from two batch sizes')
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
      // Rprop keeps one tensor per parameter more than momentum.
      expect(peakBytes + 4 * asked.model.parameters).toBeLessThanOrEqual(2 ** 28)
    }
    expect(seen.size).toBe(2)
  })
  it('counts the slots that the optimizer really has, as a trace measured them', () => {
    const stepLaw = law(1e-4)
    if (stepLaw === null) throw new Error('no law from two batch sizes')
    const { parameters } = question.model
    const data = { ...question.data, trainingRows: 1000 }
    const asked = { ...question, data, budgetBytes: 2 ** 28 }
    const eligibleWith = (slotsPerParameter: number): boolean => {
      const memory = {
        ...fits(1000, 2 ** 28 - 4 * parameters),
        slotBytes: slotsPerParameter * 4 * parameters,
      }
      return fullBatchEligible({ question: asked, memory, stepLaw, plannedMs: 1e9 }, raceNumbers)
    }
    expect([0, 1, 2, 3].map(eligibleWith)).toEqual([false, true, true, true])
  })
})
