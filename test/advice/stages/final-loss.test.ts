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
  it('changes the answer: more epochs ask for another pair than one', () => {
    const pairOf = (epochsPlanned: number) => {
      const { batchSize, learningRate } = study({}, { ...quality, epochsPlanned }).advice
      return [batchSize?.value, learningRate?.value]
    }
    expect(pairOf(1)).not.toEqual(pairOf(100))
  })
})

describe('best quality with a constant rate', () => {
  it('races to a level, as before', () => {
    const { evidence, advice } = study({}, { ...quality, schedule: 'constant' })
    expect(evidence.trials.some(({ spec }) => spec.kind === 'anneal')).toBe(false)
    expect(codesOf(advice)).not.toContain('end-lowest')
  })
})
