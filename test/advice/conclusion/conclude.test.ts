import { describe, expect, it } from 'vitest'
import { conclude } from '../../../src/advice/conclusion/conclude.js'
import { adviceNumbers } from '../../../src/advice/numbers.js'
import { readEvidence } from '../../../src/advice/readings.js'
import { allReasons, valuesOf } from '../../support/reasons.js'
import { question, study } from '../virtual-laboratory.js'

describe('conclude', () => {
  it('gives the answer with consistent numbers', () => {
    const { advice, asked, truth } = study()
    const size = advice.batchSize?.value ?? 0
    expect(advice.verdict).toBe('advice')
    expect(size).toBeLessThanOrEqual(advice.largestBatchSize?.value ?? 0)
    expect(advice.batchSize?.low ?? 0).toBeLessThanOrEqual(size)
    expect(advice.batchSize?.high ?? 0).toBeGreaterThanOrEqual(size)
    expect(advice.stepsPerEpoch).toBe(Math.ceil(asked.data.trainingRows / size))
    expect(advice.stepTimeMs).toBeCloseTo(truth.fixedMs + truth.perRowMs * size, 1)
    expect(advice.epochTimeMs).toBeCloseTo(
      (advice.stepsPerEpoch ?? 0) * (advice.stepTimeMs ?? 0) + 10,
      3,
    )
    expect(
      (advice.memory.bytesAtAdvised ?? 0) /
        (truth.factor * (truth.fixedBytes + truth.bytesPerRow * size)),
    ).toBeCloseTo(1, 2)
    expect(advice.momentum).toBe(0.9)
  })
  it('cites only trials that exist, and rests every reason on a trial or a source', () => {
    const { advice, evidence } = study({}, { workers: 4 })
    const ids = new Set(evidence.trials.map(({ id }) => id))
    for (const { code, evidence: cited, source, values } of allReasons(advice)) {
      expect(cited.length + (source === null ? 0 : 1), code).toBeGreaterThan(0)
      expect(
        cited.filter((id) => !ids.has(id)),
        code,
      ).toEqual([])
      for (const value of Object.values(values))
        if (typeof value === 'number') expect(Number.isFinite(value), code).toBe(true)
    }
    for (const curve of advice.curves)
      expect(
        curve.evidence.every((id) => ids.has(id)),
        curve.name,
      ).toBe(true)
    expect(new Set(advice.curves.map(({ name }) => name))).toEqual(
      new Set(['memory', 'step-time', 'noise-scale', 'sweep', 'race', 'time-to-target']),
    )
  })
  it('comes near the batch size at which the laboratory trains soonest', () => {
    const { advice, truth } = study()
    const time = (size: number): number =>
      (1 + truth.critical / size) * (truth.fixedMs + truth.perRowMs * size)
    const best = Math.sqrt((truth.fixedMs * truth.critical) / truth.perRowMs)
    expect(time(advice.batchSize?.value ?? 1) / time(best)).toBeLessThan(1.25)
  })
  it('is the same for the same evidence and survives JSON', () => {
    const { advice, asked, evidence, decision } = study()
    expect(conclude(asked, evidence, decision, adviceNumbers)).toEqual(advice)
    expect(JSON.parse(JSON.stringify(advice))).toEqual(advice)
  })
  it('says how much memory one row needs when not even that fits', () => {
    const { advice, truth } = study({}, { budgetBytes: 2e6 })
    expect(advice).toMatchObject({
      verdict: 'does-not-fit',
      batchSize: null,
      learningRate: null,
      alternatives: [],
    })
    expect(
      (advice.memory.bytesAtBatchOne ?? 0) /
        (truth.factor * (truth.fixedBytes + truth.bytesPerRow)),
    ).toBeCloseTo(1, 0)
    expect(advice.memory.bytesAtBatchOne ?? 0).toBeGreaterThan(2e6)
    expect(advice.reasons[0].code).toBe('does-not-fit')
  })
  it('says what is missing, also when nothing was measured', () => {
    const advice = conclude(
      question,
      { trials: [] },
      { verdict: 'not-enough-evidence', missing: [{ what: 'step-time' }] },
      adviceNumbers,
    )
    expect(advice.reasons).toEqual([
      {
        code: 'missing',
        values: { what: 'step-time' },
        evidence: [],
        source: null,
      },
    ])
    expect(
      conclude(
        question,
        { trials: [] },
        { verdict: 'not-enough-evidence', missing: [] },
        adviceNumbers,
      ).reasons,
    ).toHaveLength(1)
  })
})

describe('the objective `least-memory`', () => {
  const probeBudget = { kind: 'seconds', seconds: 60 } as const
  const fastest = study({}, { probeBudget })
  const least = study({}, { probeBudget, objective: 'least-memory' })
  const races = ({ evidence }: ReturnType<typeof study>) =>
    evidence.trials.map(({ spec }) => spec).filter(({ kind }) => kind === 'race')

  it('takes a smaller batch that needs at most twice the time of the fastest', () => {
    const size = least.advice.batchSize?.value ?? Number.NaN
    const choice = valuesOf(least.advice.reasons, 'least-memory-choice')
    expect(choice.batchSize).toBe(size)
    expect(choice.slower).toBeLessThanOrEqual(2.1)
    expect(size).toBeLessThanOrEqual(fastest.advice.batchSize?.value ?? 0)
    expect(least.advice.memory.bytesAtAdvised ?? Number.NaN).toBeLessThanOrEqual(
      fastest.advice.memory.bytesAtAdvised ?? 0,
    )
  })
  it('searches as `fastest` does', () => expect(races(least)).toEqual(races(fastest)))
})

describe('confidence', () => {
  it('is low without a race and for generated rows, and says so', () => {
    const unraced = study({}, { probeBudget: { kind: 'seconds', seconds: 0 } }).advice
    expect(unraced.confidence.level).toBe('low')
    expect(unraced.confidence.loweredBy.map(({ code }) => code)).toContain('lowered-no-race')
    expect(unraced.reasons.map(({ code }) => code)).toContain('race-skipped')
    const synthetic = study({}, { data: { ...question.data, origin: 'synthetic' } }).advice
    expect(synthetic.confidence.loweredBy.map(({ code }) => code)).toContain(
      'lowered-synthetic-data',
    )
    expect(synthetic.confidence.level).toBe('low')
  })
  it('is high exactly when nothing lowered it', () => {
    for (const known of [{}, { noise: 2 }, { perRowMs: 0.2 }, { bytesPerRow: 4e6 }]) {
      const { level, loweredBy } = study(known).advice.confidence
      expect(level === 'high').toBe(loweredBy.length === 0)
    }
  })
})

describe('what goes with the answer', () => {
  it('plans workers and accumulation only where they apply', () => {
    const { advice } = study({}, { workers: 4 })
    expect(advice.workers).toMatchObject({
      count: 4,
      globalBatchSize: 4 * (advice.batchSize?.value ?? 0),
    })
    expect(advice.accumulation).toBeNull()
    expect(study().advice.workers).toBeNull()
    const tight = study({ bytesPerRow: 2 ** 28 / 1.2 / 20 }).advice
    expect(tight.largestBatchSize?.value ?? 99).toBeLessThan(20)
    expect(tight.accumulation?.microBatchSize ?? 0).toBeLessThanOrEqual(
      tight.largestBatchSize?.value ?? 0,
    )
    expect(tight.accumulation?.steps ?? 0).toBeGreaterThan(1)
  })
  it('says when memory keeps the quickest batch out of reach', () => {
    const tight = study({ bytesPerRow: 2 ** 28 / 1.2 / 20 }).advice
    expect(valuesOf(tight.reasons, 'theory-beyond-memory').optimum).toBeGreaterThan(20)
  })
  it('offers alternatives that differ from the answer, fit, and have a positive rate', () => {
    const { advice } = study()
    expect(advice.alternatives.map(({ name }) => name)).toContain('fastest-step-throughput')
    for (const { batchSize, learningRate } of advice.alternatives) {
      expect(
        batchSize === advice.batchSize?.value && learningRate === advice.learningRate?.value,
      ).toBe(false)
      expect(batchSize).toBeLessThanOrEqual(advice.largestBatchSize?.value ?? 0)
      expect(learningRate).toBeGreaterThan(0)
    }
  })
  it('offers no rate beyond the stable edge that the range test met', () => {
    const { advice, evidence, asked } = study()
    const edge = readEvidence(asked, evidence).sweep?.edge ?? 0
    expect(edge).toBeGreaterThan(0)
    for (const { learningRate } of advice.alternatives)
      expect(learningRate).toBeLessThanOrEqual(Math.max(edge / 4, advice.learningRate?.value ?? 0))
  })
  it('offers the full batch when few rows all fit and trying Rprop on them would cost too much', () => {
    const { advice, evidence } = study({}, { data: { ...question.data, trainingRows: 4000 } })
    expect(advice.largestBatchSize).toEqual({ value: 4000, verified: true, bound: 'rows' })
    expect(
      evidence.trials.some(({ spec }) => spec.kind === 'race' && spec.method !== undefined),
    ).toBe(false)
    expect(advice.alternatives.filter(({ batchSize }) => batchSize === 4000)).toMatchObject([
      { reason: { values: { whole: true } } },
    ])
  })
})
