import { describe, expect, it } from 'vitest'
import { conclude } from '../../../src/advice/conclusion/conclude.js'
import { adviceNumbers } from '../../../src/advice/numbers.js'
import { readEvidence } from '../../../src/advice/readings.js'
import { explain } from '../../../src/words/explanation.js'
import type { Advice } from '../../../src/advice/vocabulary/answer.js'
import type { Question } from '../../../src/advice/vocabulary/question.js'
import type { TrialRecord, TrialSpec } from '../../../src/advice/vocabulary/trial.js'
import { plan } from '../../../src/advice/plan.js'
import { timingNumbers } from '../../../src/advice/timing/numbers.js'
import { stepTimings } from '../../../src/advice/timing/step-timings.js'
import { fitStepTime } from '../../../src/advice/timing/step-time-law.js'
import { timingStep } from '../../../src/advice/timing/timing-plan.js'
import { isReason } from '../../support/reasons.js'
import { answer, laws, question } from '../virtual-laboratory.js'

type FitSpec = Extract<TrialSpec, { kind: 'fit' }>
const steadyMs = ({ batchSize }: FitSpec): number => laws.fixedMs + laws.perRowMs * batchSize
const steady = (spec: FitSpec): readonly number[] =>
  Array.from({ length: 12 }, (_, i) => (i === 0 ? 3 : 1) * steadyMs(spec))
/** Slower by the share `rise` from the middle on. */
const drifting =
  (rise: number) =>
  (spec: FitSpec): readonly number[] =>
    steady(spec).map((ms, i) => (i > 6 ? (1 + rise) * ms : ms))

/** A short race; a third of the budget is enough for all timing runs, repeats included. */
const shortlyRaced: Question = { ...question, probeBudget: { kind: 'seconds', seconds: 30 } }

/** A study in which the timing runs report given durations. */
function conduct(
  stepsOf: (spec: FitSpec) => readonly number[],
  asked = shortlyRaced,
): { readonly trials: readonly TrialRecord[]; readonly advice: Advice } {
  const trials: TrialRecord[] = []
  for (let count = 1; count <= 200; count++) {
    const next = plan(asked, { trials })
    if (next.kind === 'enough')
      return { trials, advice: conclude(asked, { trials }, next.decision, adviceNumbers) }
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

/** The first run for one planned epoch, by a law through the origin: 100 ms at batch 4. */
const firstTimed = (trainingRows: number, seconds: number, leftMs = 1000 * seconds) => {
  const asked: Question = {
    ...question,
    epochsPlanned: 1,
    probeBudget: { kind: 'seconds', seconds },
    data: { ...question.data, trainingRows },
  }
  const stepLaw = fitStepTime([{ batchSize: 4, stepTimeMs: 100 }], timingNumbers)
  return timingStep(asked, { trials: [] }, { stepLaw, leftMs }, [1, 500], timingNumbers)
}

describe('the sizes to time', () => {
  const unlimited = { stepLaw: null, leftMs: Number.POSITIVE_INFINITY }
  const sizesOf = (largest: number): readonly number[] => {
    const timed: TrialRecord[] = []
    for (;;) {
      const spec = timingStep(question, { trials: timed }, unlimited, [1, largest], timingNumbers)
      if (spec === null) return timed.map(({ spec: { batchSize } }) => batchSize)
      const { outcome } = answer(laws, spec)
      timed.push({
        id: `t${timed.length}`,
        spec,
        outcome,
        measurements: [{ name: 'stepTimesMs', at: null, value: steady(spec) }],
      })
    }
  }
  it('are four from 4 to the largest, geometrically spaced, and one at 0.4 of the largest', () => {
    expect(sizesOf(500)).toEqual([4, 20, 100, 200, 500])
  })
  it('are each size once where the largest is small', () => {
    expect(sizesOf(1)).toEqual([1])
    expect(sizesOf(5)).toEqual([4, 5])
  })
  it('leave out a size that costs too much of the planned training', () => {
    expect(firstTimed(300, 60)).toBeNull()
  })
  it('get fewer steps where eight cost too much', () => {
    // 0.3 % of 6,000 rows pay for 18 rows: four steps of batch 4
    expect(firstTimed(6000, 60)).toMatchObject({ batchSize: 4, steps: 4 })
  })
})

describe('a budget in seconds', () => {
  // 0.3 % of the planned training pays for 0.75 s a size
  const rows = 10_000
  it('pays a tenth for a size, and limits the run to it', () => {
    expect(firstTimed(rows, 60)).toMatchObject({ steps: 7, deviceMs: 6000 })
    expect(firstTimed(rows, 5)).toMatchObject({ steps: 5, deviceMs: 500 })
  })
  it('times no size with what is not left', () => {
    expect(firstTimed(rows, 5, 250)).toMatchObject({ steps: 2, deviceMs: 250 })
    expect(firstTimed(rows, 5, 150)).toBeNull()
    expect(firstTimed(rows, 0)).toBeNull()
  })
})

describe('timed steps that do not keep their speed', () => {
  const slowAt = 4
  it('are timed once a size while they are steady, and the law excludes their warm-up', () => {
    const { trials, advice } = conduct(steady)
    expect(timed(trials).every(({ repeat }) => repeat === undefined)).toBe(true)
    expect(doubts(advice)).not.toContain('lowered-step-drift')
    const law = readEvidence(question, { trials }).stepLaw
    expect(law?.fixedMs).toBeCloseTo(laws.fixedMs, 6)
    expect(law?.perRowMs).toBeCloseTo(laws.perRowMs, 6)
  })
  it('are timed again after all other sizes, and the steadier run is believed', () => {
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
  it('are not timed a third time: a second drift lowers the confidence and cites both trials', () => {
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
  it('are repeated once at every size, and the advice names only the worst', () => {
    const { trials, advice } = conduct((spec) =>
      drifting(spec.batchSize === slowAt ? 1 : 0.3)(spec),
    )
    const sizes = [...new Set(timed(trials).map(({ batchSize }) => batchSize))]
    expect(timed(trials).length).toBe(2 * sizes.length)
    expect(
      advice.confidence.loweredBy
        .filter((doubt) => isReason(doubt, 'lowered-step-drift'))
        .map(({ values }) => values.batchSize),
    ).toEqual([slowAt])
  })
  it('are not repeated where a repeat costs more than the timing of a size may', () => {
    const { trials } = conduct(drifting(0.5), {
      ...question,
      probeBudget: { kind: 'seconds', seconds: 60 },
      epochsPlanned: 1,
      data: { ...question.data, trainingRows: 300 },
    })
    expect(timed(trials).every(({ repeat }) => repeat === undefined)).toBe(true)
  })
})

it('the explanation tells how much the steps vary where that matters to a plan', () => {
  const wobbling =
    (share: number) =>
    (spec: FitSpec): readonly number[] =>
      steady(spec).map((ms, i) => ms * (1 + share * ((i % 3) - 1)))
  const { advice } = conduct(wobbling(0.2))
  expect(explain(advice, 'en').join(' ')).toMatch(
    /they vary: half of them strayed by more than \d+ %/,
  )
  expect(explain(advice, 'zh').join(' ')).toContain('步与步之间有波动')
  expect(explain(conduct(wobbling(0.01)).advice, 'en').join(' ')).not.toContain('they vary')
})
