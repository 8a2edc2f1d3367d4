import { describe, expect, it } from 'vitest'
import { conclude } from '../../src/advice/conclusion/conclude.js'
import { adviceNumbers } from '../../src/advice/numbers.js'
import { explain } from '../../src/words/explanation.js'
import type { Advice } from '../../src/advice/vocabulary/answer.js'
import type { Outcome, TrialRecord, TrialSpec } from '../../src/advice/vocabulary/trial.js'
import { plan } from '../../src/advice/plan.js'
import { spentMs } from '../../src/advice/stages/budget.js'
import { answer, laws, question } from './virtual-laboratory.js'

const batchNorm = 'Expected more than 1 value per channel when training, got input size [1, 512]'
type Failure = Pick<Outcome, 'cause' | 'message'>

/** A study in which the trials that `fails` names end so. */
function conduct(
  fails: (spec: TrialSpec) => Failure | null,
  asked = question,
): { readonly trials: readonly TrialRecord[]; readonly advice: Advice } {
  const trials: TrialRecord[] = []
  for (let count = 1; count <= 200; count++) {
    const next = plan(asked, { trials })
    if (next.kind === 'enough')
      return { trials, advice: conclude(asked, { trials }, next.decision, adviceNumbers) }
    const { spec } = next
    const made = answer(laws, spec)
    const failure = fails(spec)
    trials.push({
      id: `t${count}`,
      spec,
      outcome: failure === null ? made.outcome : { ...made.outcome, ...failure },
      measurements: failure === null ? made.measurements : [],
    })
  }
  throw new Error('the plan never says "enough"')
}
const freshFit = (spec: TrialSpec): boolean => spec.kind === 'fit' && spec.fresh

describe('the plan', () => {
  const asked = { ...question, probeBudget: { kind: 'seconds', seconds: 20 } } as const
  const { trials } = conduct(() => null, asked)

  it('goes through its stages in order: memory, step time, range test, race', () => {
    const first = (kind: TrialSpec['kind']): number =>
      trials.findIndex(({ spec }) => spec.kind === kind)
    expect(first('trace')).toBe(0)
    expect(first('fit')).toBeGreaterThan(0)
    expect(first('sweep')).toBeGreaterThan(first('fit'))
    expect(first('race')).toBeGreaterThan(first('sweep'))
  })

  it('is a pure function: the same evidence gives the same plan', () => {
    for (const count of [0, 3, trials.length - 1]) {
      const evidence = { trials: trials.slice(0, count) }
      expect(plan(asked, evidence)).toEqual(plan(asked, structuredClone(evidence)))
    }
  })

  it('asks for no trial twice, and for none again once it has enough', () => {
    const specs = trials.map(({ spec }) => JSON.stringify(spec))
    expect(new Set(specs).size).toBe(specs.length)
    expect(plan(asked, { trials }).kind).toBe('enough')
  })

  it('stays within a budget in seconds', () => {
    expect(spentMs({ trials })).toBeLessThanOrEqual(20_000 * 1.05)
  })

  it('decides with the numbers that it is given', () => {
    const rangeTest = { ...adviceNumbers.plan.rangeTest, share: 0, shareOfLeast: 0 }
    const numbers = { ...adviceNumbers, plan: { ...adviceNumbers.plan, rangeTest } }
    const beforeSweep = trials.slice(
      0,
      trials.findIndex(({ spec }) => spec.kind === 'sweep'),
    )
    const next = plan(asked, { trials: beforeSweep }, undefined, numbers)
    expect(plan(asked, { trials: beforeSweep })).toMatchObject({ stage: 'sweep' })
    expect(next).not.toMatchObject({ stage: 'sweep' })
  })
})

describe('a run that fails for another reason than memory', () => {
  it.each(['crashed', 'diverged', 'timedOut', 'unsupported'] as const)(
    'as %s at batch 1 is never read as "nothing fits", and its message is told',
    (cause) => {
      // one row is all there is, or all that the budget allows
      for (const asked of [
        { ...question, data: { ...question.data, trainingRows: 1 } },
        { ...question, budgetBytes: laws.factor * (laws.fixedBytes + 1.5 * laws.bytesPerRow) },
      ]) {
        const { advice } = conduct(
          (spec) => (freshFit(spec) && spec.batchSize === 1 ? { cause, message: batchNorm } : null),
          asked,
        )
        expect(advice.verdict).not.toBe('does-not-fit')
        expect(advice.reasons.map(({ code }) => code)).not.toContain('does-not-fit')
        expect(explain(advice, 'en').join(' ')).toContain(batchNorm)
      }
    },
  )
  it('at any size ends the search without being tried a second time by the plan, and without an answer that rests on it', () => {
    const { trials, advice } = conduct((spec) =>
      freshFit(spec) && spec.batchSize > 64
        ? { cause: 'crashed', message: 'Check failed: dims == 4' }
        : null,
    )
    const failed = trials.filter(({ outcome }) => outcome.cause === 'crashed')
    expect(new Set(failed.map(({ spec }) => JSON.stringify(spec))).size).toBe(failed.length)
    if (advice.verdict === 'advice') expect(advice.batchSize?.value).toBeLessThanOrEqual(64)
    else expect(explain(advice, 'en').join(' ')).toContain('Check failed: dims == 4')
  })
})

it('a model whose first row runs out of memory does not fit, and only then', () => {
  const { advice } = conduct((spec) =>
    freshFit(spec) ? { cause: 'outOfMemory', message: 'OOM when allocating tensor' } : null,
  )
  expect(advice.verdict).toBe('does-not-fit')
})
