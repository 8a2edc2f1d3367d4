import { describe, expect, it } from 'vitest'
import type { Case } from './regret.js'
import { worseningLine, worseWithBudget } from './worse-with-budget.js'

const scored = (share: number, regret: number, device: Case['device'] = 'measured'): Case =>
  ({
    workload: 'digits',
    device,
    schedule: 'falling',
    objective: 'fastest',
    budget: { share },
    advised: { batchSize: 64, learningRate: 0.1 },
    regret,
  }) as Case

describe('worse with budget', () => {
  it('compares each budget with the next larger one of the same setting', () => {
    const cases = [scored(0.2, 0.5), scored(0.05, 0), scored(0.1, 0.1), scored(0.1, 9, 'linear')]
    const { pairs, worse } = worseWithBudget(cases)
    expect(pairs).toBe(2)
    expect(worse.map(({ less, more }) => [less.budget, more.budget])).toEqual([
      [{ share: 0.1 }, { share: 0.2 }],
    ])
  })

  it('leaves an automatic budget out', () => {
    const auto = { ...scored(0.1, 5), budget: { trainings: 1 } }
    expect(worseWithBudget([scored(0.05, 0), auto]).pairs).toBe(0)
  })

  it('names both advices', () => {
    expect(worseningLine({ less: scored(0.05, 0), more: scored(0.1, 0.5) })).toBe(
      'digits, measured: 0.05: 64 at 0.1 (0 %) -> 0.1: 64 at 0.1 (50 %)',
    )
  })
})
