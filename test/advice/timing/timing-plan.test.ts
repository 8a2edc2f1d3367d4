import { describe, expect, it } from 'vitest'
import { conclude } from '../../../src/advice/conclusion/conclude.js'
import { readEvidence } from '../../../src/advice/readings.js'
import { explain } from '../../../src/words/explanation.js'
import type { Advice, TrialRecord, TrialSpec } from '../../../src/advice/vocabulary/question.js'
import { plan } from '../../../src/advice/plan.js'
import { timingNumbers } from '../../../src/advice/timing/numbers.js'
import { stepTimings } from '../../../src/advice/timing/step-timings.js'
import { answer, laws, question } from '../virtual-laboratory.js'

type FitSpec = Extract<TrialSpec, { kind: 'fit' }>
const steadyMs = ({ batchSize }: FitSpec): number => laws.fixedMs + laws.perRowMs * batchSize
const steady = (spec: FitSpec): readonly number[] =>
  Array.from({ length: 12 }, (_, i) => (i === 0 ? 3 : 1) * steadyMs(spec))
/** Slower by `rise` from the middle on. */
const drifting =
  (rise: number) =>
  (spec: FitSpec): readonly number[] =>
    steady(spec).map((ms, i) => (i > 6 ? (1 + rise) * ms : ms))

/** A study in which the timed fits report these durations. */
function conduct(
  stepsOf: (spec: FitSpec) => readonly number[],
  asked = question,
): { readonly trials: readonly TrialRecord[]; readonly advice: Advice } {
  const trials: TrialRecord[] = []
  for (let count = 1; count <= 200; count++) {
    const next = plan(asked, { trials })
    if (next.kind === 'enough')
      return { trials, advice: conclude(asked, { trials }, next.decision) }
    const { spec } = next
    const { outcome, measurements } = answer(laws, spec)
    trials.push({
      id: `t${count}`,
      spec,
      outcome,
      measurements:
        spec.kind !== 'fit' || spec.fresh
          ? measurements
          : [{ name: 'stepTimesMs', at: null, value: stepsOf(spec) }],
    })
  }
  throw new Error('the plan never says "enough"')
}
const timed = (trials: readonly TrialRecord[]): readonly FitSpec[] =>
  trials.flatMap(({ spec }) => (spec.kind === 'fit' && !spec.fresh ? [spec] : []))
const doubts = (advice: Advice): readonly string[] =>
  advice.confidence.loweredBy.map(({ code }) => code)

describe('timed steps that do not keep their speed', () => {
  const slowAt = 4
  it('steady ones are timed once a size, and their warm-up is no part of the law', () => {
    const { trials, advice } = conduct(steady)
    expect(timed(trials).every(({ repeat }) => repeat === undefined)).toBe(true)
    expect(doubts(advice)).not.toContain('lowered-step-drift')
    const law = readEvidence(question, { trials }).stepLaw
    expect(law?.fixedMs).toBeCloseTo(laws.fixedMs, 6)
    expect(law?.perRowMs).toBeCloseTo(laws.perRowMs, 6)
  })
  it('are timed once more, after all other sizes, and the steadier run is believed', () => {
    const { trials, advice } = conduct((spec) =>
      spec.batchSize === slowAt && spec.repeat === undefined ? drifting(0.5)(spec) : steady(spec),
    )
    const fits = timed(trials)
    expect(fits.filter(({ repeat }) => repeat !== undefined)).toEqual([
      { ...fits.find(({ batchSize }) => batchSize === slowAt), repeat: 1 },
    ])
    expect(fits.at(-1)?.repeat).toBe(1)
    expect(
      stepTimings({ trials }, timingNumbers).find(({ batchSize }) => batchSize === slowAt),
    ).toMatchObject({
      drifts: false,
      trials: [expect.any(String), expect.any(String)],
    })
    expect(readEvidence(question, { trials }).stepLaw?.fixedMs).toBeCloseTo(laws.fixedMs, 6)
    expect(doubts(advice)).not.toContain('lowered-step-drift')
  })
  it('are timed no third time: what still drifts lowers the confidence, with its numbers and both trials', () => {
    const { trials, advice } = conduct((spec) =>
      spec.batchSize === slowAt
        ? drifting(spec.repeat === undefined ? 0.5 : 0.4)(spec)
        : steady(spec),
    )
    const [first, second, ...more] = trials.filter(
      ({ spec }) => spec.kind === 'fit' && !spec.fresh && spec.batchSize === slowAt,
    )
    expect(more).toEqual([])
    const doubt = advice.confidence.loweredBy.find(({ code }) => code === 'lowered-step-drift')
    const ms = laws.fixedMs + laws.perRowMs * slowAt
    expect(doubt).toMatchObject({
      values: {
        batchSize: slowAt,
        fromMs: expect.closeTo(ms, 6) as number,
        toMs: expect.closeTo(1.4 * ms, 6) as number,
        runs: 2,
      },
      evidence: [first?.id, second?.id],
    })
    expect(advice.confidence.level).not.toBe('high')
    expect(explain(advice, 'en').join(' ')).toContain('did not keep their speed when timed again')
    expect(explain(advice, 'zh').join(' ')).toContain('重新计时后速度仍不稳定')
  })
  it('at every size are repeated at every size once, and only the worst is told', () => {
    const { trials, advice } = conduct((spec) =>
      drifting(spec.batchSize === slowAt ? 1 : 0.3)(spec),
    )
    const sizes = [...new Set(timed(trials).map(({ batchSize }) => batchSize))]
    expect(timed(trials).length).toBe(2 * sizes.length)
    expect(
      advice.confidence.loweredBy
        .filter(({ code }) => code === 'lowered-step-drift')
        .map(({ values }) => values['batchSize']),
    ).toEqual([slowAt])
  })
  it('are not repeated where that costs more than timing a size may', () => {
    const { trials } = conduct(drifting(0.5), {
      ...question,
      probeBudget: { kind: 'seconds', seconds: 0 },
      epochsPlanned: 1,
      data: { ...question.data, trainingRows: 300 },
    })
    expect(timed(trials).every(({ repeat }) => repeat === undefined)).toBe(true)
  })
})

it('how much the steps vary is said where a plan would notice it', () => {
  const wobbling =
    (share: number) =>
    (spec: FitSpec): readonly number[] =>
      steady(spec).map((ms, i) => ms * (1 + share * ((i % 3) - 1)))
  expect(explain(conduct(wobbling(0.2)).advice, 'en').join(' ')).toMatch(
    /they vary: half of them strayed by more than \d+ %/,
  )
  expect(explain(conduct(wobbling(0.2)).advice, 'zh').join(' ')).toContain('步与步之间有波动')
  expect(explain(conduct(wobbling(0.01)).advice, 'en').join(' ')).not.toContain('they vary')
})
