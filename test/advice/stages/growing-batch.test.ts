/** Studies of quality with a falling rate, where a step takes hardly longer for many rows. */
import { describe, expect, it } from 'vitest'
import type { Laws } from '../virtual-laboratory.js'
import { study } from '../virtual-laboratory.js'

const flat: Partial<Laws> = { fixedMs: 2, perRowMs: 0.001, critical: 10 }
const asked = {
  objective: 'best-quality',
  schedule: 'falling',
  epochsPlanned: 30,
  probeBudget: { kind: 'auto', trainings: 1, leastMs: 1000 },
} as const
const growthsIn = ({ evidence }: ReturnType<typeof study>) =>
  evidence.trials.filter(({ spec }) => spec.kind === 'grow')

describe('a growing batch', () => {
  const flatStudy = study(flat, asked)
  const { advice } = flatStudy

  it('is tried for the advised pair, from its race, for as many rows as its cool-down', () => {
    const [growth] = growthsIn(flatStudy)
    const spec = growth?.spec
    if (spec?.kind !== 'grow') throw new Error('a batch grows')
    expect(spec.grownFrom).toBe(advice.batchSize?.value)
    expect(spec.learningRate).toBe(advice.learningRate?.value)
    const cooled = flatStudy.evidence.trials.find(
      (trial) =>
        trial.spec.kind === 'anneal' &&
        trial.spec.batchSize === spec.grownFrom &&
        trial.spec.from === spec.from,
    )
    if (cooled?.spec.kind !== 'anneal') throw new Error('the pair cools down from there')
    const rows = cooled.spec.steps * spec.grownFrom
    expect(spec.steps * spec.batchSize).toBeGreaterThan(rows - spec.batchSize)
    expect(spec.steps * spec.batchSize).toBeLessThan(rows + spec.batchSize)
  })

  it('is an alternative where it ended as low', () => {
    const alternative = advice.alternatives.find(({ name }) => name === 'growing-batch')
    expect(alternative?.reason.code).toBe('alternative-growing-batch')
    const values = alternative?.reason.values as { saving: number } | undefined
    expect(values?.saving).toBeGreaterThan(0.05)
  })

  it('is cheap: its trials take a small part of the probe', () => {
    const msOf = (trials: typeof flatStudy.evidence.trials) =>
      trials.reduce((sum, { outcome }) => sum + outcome.durationMs, 0)
    expect(msOf(growthsIn(flatStudy))).toBeLessThan(0.05 * msOf(flatStudy.evidence.trials))
  })

  it.each([
    ['a step takes as long a row at every size', study({ ...flat, fixedMs: 0 }, asked)],
    ['the rate is to stay constant', study(flat, { ...asked, schedule: 'constant' })],
    ['one epoch is planned', study(flat, { ...asked, epochsPlanned: 1 })],
    ['the user decided the batch size', study(flat, { ...asked, wishes: { batchSize: 32 } })],
    ['the question is about speed', study(flat, { ...asked, objective: 'fastest' })],
  ])('is not tried where %s', (_case, other) => {
    expect(growthsIn(other)).toEqual([])
  })
})
