import { describe, expect, it } from 'vitest'
import { readEvidence } from '../../src/advice/readings.js'
import type { Evidence, TrialRecord, TrialSpec } from '../../src/advice/vocabulary/trial.js'
import { answer, laws, question } from './virtual-laboratory.js'

/** Evidence of these trials in the laboratory. */
const evidenceOf = (...specs: readonly TrialSpec[]): Evidence => ({
  trials: specs.map((spec, i): TrialRecord => ({ id: `t${i + 1}`, spec, ...answer(laws, spec) })),
})
const fit = (batchSize: number): TrialSpec => ({
  kind: 'fit',
  batchSize,
  steps: 8,
  fresh: false,
  budgetBytes: question.budgetBytes,
})
const race = (seed: number, method?: 'rprop'): TrialSpec => ({
  kind: 'race',
  batchSize: method === undefined ? 64 : question.data.trainingRows,
  learningRate: 0.01,
  rung: 0,
  untilMs: 1000,
  seed,
  ...(method === undefined ? {} : { method }),
})

describe('readEvidence', () => {
  it('fits the step-time law that the timings obey, and cites them', () => {
    const readings = readEvidence(question, evidenceOf(fit(8), fit(64), fit(512)))
    expect(readings.stepLaw?.fixedMs).toBeCloseTo(laws.fixedMs, 6)
    expect(readings.stepLaw?.perRowMs).toBeCloseTo(laws.perRowMs, 6)
    expect(readings.cited.stepTime).toEqual(['t1', 't2', 't3'])
    expect(readings.validationMsPerRow).toBe(0.01)
  })

  it("separates the race of the study's seed, its replicates and the full batch", () => {
    const { seed } = question
    const readings = readEvidence(
      question,
      evidenceOf(race(seed), race(seed + 1), race(seed, 'rprop')),
    )
    expect(readings.race.map(({ evidence }) => evidence)).toEqual([['t1']])
    expect(readings.replicates.map(({ evidence }) => evidence)).toEqual([['t2']])
    expect(readings.fullBatch?.evidence).toEqual(['t3'])
  })

  it('reads the noise scale of the pilot', () => {
    const noise = { kind: 'noise', batchSize: 32, learningRate: 0.01, deviceMs: 100 } as const
    const spec = { ...noise, microBatchSize: 8, microBatches: 16 }
    const readings = readEvidence(question, evidenceOf(spec))
    expect((readings.noise?.simple?.value ?? 0) / laws.noise).toBeCloseTo(1, 0)
    expect(readings.cited.noise).toEqual(['t1'])
  })

  it('asks for the first trace, and knows nothing else, before any trial', () => {
    const readings = readEvidence(question, { trials: [] })
    expect(readings.memoryStep).toMatchObject({ kind: 'trial', spec: { kind: 'trace' } })
    expect(readings).toMatchObject({ largest: null, stepLaw: null, sweep: null, race: [] })
  })
})
