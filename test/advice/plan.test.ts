import { describe, expect, it } from 'vitest'
import { conclude } from '../../src/advice/conclusion/conclude.js'
import { adviceNumbers } from '../../src/advice/numbers.js'
import { explain } from '../../src/words/explanation.js'
import type { Advice } from '../../src/advice/vocabulary/answer.js'
import type { Question } from '../../src/advice/vocabulary/question.js'
import type { Outcome, TrialRecord, TrialSpec } from '../../src/advice/vocabulary/trial.js'
import { plan } from '../../src/advice/plan.js'
import { spentMs } from '../../src/advice/stages/budget.js'
import { valuesOf } from '../support/reasons.js'
import { answer, laws, question } from './virtual-laboratory.js'

const batchNorm = 'Expected more than 1 value per channel when training, got input size [1, 512]'
type Failure = Pick<Outcome, 'cause' | 'message'>

/** A study in which the trials that `fails` names end so. */
function conduct(
  fails: (spec: TrialSpec) => Failure | null,
  asked: Question = question,
  wallMs: (spec: TrialSpec, outcome: Outcome) => number = (_, { durationMs }) => durationMs,
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
      outcome: { ...made.outcome, ...failure, wallMs: wallMs(spec, made.outcome) },
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

describe('a budget in seconds', () => {
  const seconds = 10
  /** Every trial waits `eachMs` for planning; the first of the probe starts a process as well. */
  const onTheClock = (startMs: number, eachMs: number, budgetSeconds = seconds) => {
    let waitMs = startMs
    const probeBudget = { kind: 'seconds', seconds: budgetSeconds } as const
    return conduct(
      () => null,
      { ...question, probeBudget },
      (spec, { durationMs }) => {
        const isMemory = spec.kind === 'trace' || freshFit(spec)
        const wallMs = durationMs + eachMs + (isMemory ? 0 : waitMs)
        if (!isMemory) waitMs = 0
        return wallMs
      },
    )
  }
  const probeOf = (trials: readonly TrialRecord[]) =>
    trials.filter(({ spec }) => spec.kind !== 'trace' && !freshFit(spec))

  it.each([
    [0, 0],
    [2000, 50],
    [4000, 300],
    [1000, 900],
  ])('is kept on the clock: a start of %d ms, %d ms around each trial', (startMs, eachMs) => {
    const { trials, advice } = onTheClock(startMs, eachMs)
    expect(spentMs({ trials })).toBeLessThanOrEqual(1100 * seconds)
    expect(advice.reasons.map(({ code }) => code)).not.toContain('probe-overrun')
    expect(advice.reasons.map(({ code }) => code)).toContain('probe-memory')
  })

  it('that the start alone passes ends in a cautious default, which says by how much', () => {
    const { trials, advice } = onTheClock(30_000, 50)
    expect(probeOf(trials)).toHaveLength(1)
    const spent = spentMs({ trials })
    expect(valuesOf(advice.reasons, 'probe-overrun')).toEqual({
      budgetMs: 1000 * seconds,
      spentMs: spent,
      most: 'start',
    })
    expect(valuesOf(advice.reasons, 'race-skipped')).toMatchObject({ raced: 'none' })
    const text = explain(advice, 'en').join(' ')
    expect(text).toContain('The probe took 31 s on the clock instead of the 10 s that you allowed')
    expect(text).toContain('Nothing was raced')
  })

  it('of nothing runs no trial beside the memory search', () => {
    const { trials, advice } = onTheClock(0, 0, 0)
    expect(probeOf(trials)).toEqual([])
    expect(advice.verdict).toBe('advice')
  })
})

describe('the memory search', () => {
  it('is announced before it starts, with an estimate that is measured once one trial ran', () => {
    const first = plan(question, { trials: [] })
    expect(first).toMatchObject({ stage: 'memory' })
    expect(first.kind === 'trial' ? first.message : '').toMatch(
      /^memory search, trial 1 of about 4, usually 10 to 60 s in all, before the probe budget: /,
    )
    const { trials } = conduct(() => null)
    const timed = trials.slice(0, 1).map((trial) => ({
      ...trial,
      outcome: { ...trial.outcome, wallMs: 6000 },
    }))
    const second = plan(question, { trials: timed })
    expect(second.kind === 'trial' ? second.message : '').toContain(
      'trial 2 of about 4, about 12 s more, before the probe budget',
    )
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
