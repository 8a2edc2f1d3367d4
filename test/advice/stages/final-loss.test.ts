/** Studies of quality with a falling rate, in the virtual laboratory. */
import { describe, expect, it } from 'vitest'
import { study } from '../virtual-laboratory.js'

const quality = { objective: 'best-quality', schedule: 'falling' } as const
const codesOf = ({ reasons }: { readonly reasons: readonly { readonly code: string }[] }) =>
  reasons.map(({ code }) => code)

describe('best quality with a falling rate', () => {
  const { advice, decision, evidence } = study({}, quality)

  it('cools candidates down, and advises by their ends', () => {
    expect(evidence.trials.some(({ spec }) => spec.kind === 'anneal')).toBe(true)
    expect(decision).toMatchObject({ ends: { trained: expect.any(Number) as number } })
    expect(codesOf(advice)).toEqual(
      expect.arrayContaining(['end-lowest', 'end-by-size', 'rate-falls', 'constant-rate-pair']),
    )
  })

  it('claims nothing of a level that no candidate raced to', () => {
    for (const code of ['race-won', 'race-unreached', 'race-skipped', 'not-measured'])
      expect(codesOf(advice)).not.toContain(code)
  })

  it('serves another objective without a further race of the same candidates', () => {
    const cooled = evidence.trials.filter(({ spec }) => spec.kind === 'anneal')
    expect(cooled.length).toBeLessThan(evidence.trials.length)
  })
})

describe('the horizon', () => {
  const pairsOf = (schedule: 'falling' | 'constant', epochs: readonly number[]) =>
    epochs.map((epochsPlanned) => {
      const { batchSize, learningRate } = study({}, { ...quality, schedule, epochsPlanned }).advice
      return `${String(batchSize?.value)} at ${String(learningRate?.value)}`
    })

  it('changes the answer with a constant rate, between 1 and 10 epochs', () => {
    expect(new Set(pairsOf('constant', [1, 10])).size).toBe(2)
  })

  it('does so with a falling rate, between 1 and 100 epochs', () => {
    expect(new Set(pairsOf('falling', [1, 100])).size).toBe(2)
  })
})

describe('best quality with a constant rate', () => {
  const { advice, decision, evidence } = study({}, { ...quality, schedule: 'constant' })

  it('races to shares of the plan, and advises by the lowest loss of each training', () => {
    expect(evidence.trials.some(({ spec }) => spec.kind === 'anneal')).toBe(false)
    expect(decision).toMatchObject({ ends: { schedule: 'constant' } })
    const lowest = advice.reasons.find(({ code }) => code === 'end-lowest')
    expect(lowest?.values).toMatchObject({ rate: 'constant', annealed: 0 })
  })

  it('says nothing of a rate that falls', () => {
    for (const code of ['rate-falls', 'constant-rate-pair'])
      expect(codesOf(advice)).not.toContain(code)
  })
})
