import { describe, expect, it } from 'vitest'
import { explain } from '../../../src/words/explanation.js'
import { raceCurves, raceLevel, timeToLevelMs } from '../../../src/advice/race/curves.js'
import type { ReasonCode } from '../../../src/advice/vocabulary/reasons.js'
import { findReason, isReason, valuesOf } from '../../support/reasons.js'
import { study } from '../virtual-laboratory.js'

const done = study({}, { probeBudget: { kind: 'seconds', seconds: 240 } })
const { advice, evidence, asked, decision } = done
const told = <Code extends ReasonCode>(code: Code) => findReason(advice.reasons, code)

describe('why not larger, why not smaller', () => {
  it('names the nearest raced sizes on both sides with what the race measured', () => {
    if ('verdict' in decision || decision.level === null)
      throw new Error('a study of four minutes has an answer')
    const curves = raceCurves(evidence, asked.seed)
    const start = raceLevel(curves, 'fastest')?.start ?? Number.NaN
    const advised = advice.batchSize?.value ?? 0
    const sizes = [
      ...new Set(
        curves
          .filter(({ diverged, points }) => !diverged && points.length > 1)
          .map(({ batchSize }) => batchSize),
      ),
    ].sort((a, b) => a - b)
    for (const [code, size] of [
      ['why-not-larger', sizes.find((one) => one > advised)],
      ['why-not-smaller', sizes.findLast((one) => one < advised)],
    ] as const) {
      const reason = told(code)
      expect(reason?.values.batchSize).toBe(size)
      if (reason === undefined) continue
      const curve = curves.find(
        ({ batchSize, learningRate }) =>
          batchSize === size && learningRate === reason.values.learningRate,
      )
      expect(reason.evidence).toEqual(expect.arrayContaining([...(curve?.evidence ?? ['?'])]))
      if (curve !== undefined)
        expect(reason.values.reached).toBe(timeToLevelMs(curve, decision.level, start).reached)
    }
    expect([told('why-not-larger'), told('why-not-smaller')].some((one) => one !== undefined)).toBe(
      true,
    )
  })
  it('never calls a candidate level with the winner that did not arrive', () => {
    for (const bestRate of [0.03, 0.1, 0.3]) {
      const other = study({ bestRate }, { probeBudget: { kind: 'seconds', seconds: 60 } })
      const tied = other.advice.reasons.find(
        (one) => isReason(one, 'race-tied') || isReason(one, 'race-won'),
      )
      if (
        tied?.values.secondBatchSize === undefined ||
        'verdict' in other.decision ||
        other.decision.level === null
      )
        continue
      const curves = raceCurves(other.evidence, other.asked.seed)
      const second = curves.find(
        ({ batchSize, learningRate }) =>
          batchSize === tied.values.secondBatchSize && learningRate === tied.values.secondRate,
      )
      expect(
        second !== undefined &&
          timeToLevelMs(second, other.decision.level, raceLevel(curves, 'fastest')?.start ?? 0)
            .reached,
      ).toBe(true)
    }
  })
  it('says what was not measured and what would change the size, in both languages', () => {
    const long = study({}, { probeBudget: { kind: 'seconds', seconds: 60 }, epochsPlanned: 2000 })
      .advice.reasons
    const { share } = valuesOf(long, 'not-measured')
    expect(share).toBeGreaterThan(0)
    expect(share).toBeLessThan(0.1)
    // a candidate was trained for as long as was planned: nothing of that kind is left to say
    expect(told('not-measured')).toBeUndefined()
    expect(told('would-change')?.values).toMatchObject({
      knee: expect.closeTo(100, 0) as unknown,
      scale: expect.any(Number) as unknown,
    })
    for (const language of ['en', 'zh'] as const)
      expect(explain(advice, language).join(' ')).not.toMatch(/NaN|undefined/)
  })
})
