import { describe, expect, it } from 'vitest'
import { readEvidence } from '../../src/advice/readings.js'
import { question, study } from './virtual-laboratory.js'

describe('the evidence of a study', () => {
  const { evidence, truth, decision } = study()
  const { memory, stepLaw, noise, sweep, largest } = readEvidence(question, evidence)

  it('gives the memory law of the device', () => {
    expect(memory.law?.lines.at(-1)?.bytesPerRow).toBeCloseTo(truth.bytesPerRow)
    expect(memory.real.readings.length).toBeGreaterThan(0)
    for (const [tracked, bytes] of memory.real.readings)
      expect(bytes / tracked).toBeCloseTo(truth.factor, 6)
  })
  it('proves a largest size within 10 % of the true one, in at most three runs', () => {
    const trueLargest = Math.floor(
      (question.budgetBytes / truth.factor - truth.fixedBytes) / truth.bytesPerRow,
    )
    expect(largest).toMatchObject({ verified: true, bound: 'memory' })
    expect(largest?.value).toBeGreaterThan(0.9 * trueLargest)
    expect(largest?.value).toBeLessThanOrEqual(trueLargest)
    expect(memory.fits.length).toBeLessThanOrEqual(3)
  })
  it('holds a fresh run of the advised size', () => {
    const advised = 'verdict' in decision ? null : decision.batchSize
    expect(memory.fits.map(({ batchSize }) => batchSize)).toContain(advised)
  })
  it('gives the step-time law', () => {
    expect(stepLaw?.fixedMs).toBeCloseTo(truth.fixedMs, 1)
    expect(stepLaw?.perRowMs).toBeCloseTo(truth.perRowMs, 3)
  })
  it('gives the noise scale and the edge of the range test', () => {
    expect((noise?.simple?.value ?? 0) / truth.noise).toBeCloseTo(1, 0)
    expect(sweep?.crossed).toBe(true)
  })
})

it('no evidence gives no reading', () =>
  expect(readEvidence(question, { trials: [] })).toMatchObject({
    memory: { law: null, fits: [], failures: [] },
    stepLaw: null,
    noise: null,
    sweep: null,
    largest: null,
    race: [],
  }))
