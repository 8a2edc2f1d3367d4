import { describe, expect, it } from 'vitest'
import { explain } from '../../../src/words/explanation.js'
import type { Question } from '../../../src/advice/vocabulary/question.js'
import type { TrialRecord } from '../../../src/advice/vocabulary/trial.js'
import { spentMs } from '../../../src/advice/stages/budget.js'
import { raceNumbers } from '../../../src/advice/race/numbers.js'
import { candidateKey } from '../../../src/advice/vocabulary/decision.js'
import { findReason } from '../../support/reasons.js'
import { question, study, type Laws } from '../virtual-laboratory.js'

const probeBudget: Question['probeBudget'] = { kind: 'seconds', seconds: 240 }
const asked = (otherSeed: Laws['otherSeed'] = {}, more: Partial<Question> = {}) =>
  study({ otherSeed }, { probeBudget, ...more })
const replicatesIn = (trials: readonly TrialRecord[]) =>
  trials.flatMap(({ id, spec }) =>
    spec.kind === 'race' && spec.method === undefined && spec.seed !== question.seed
      ? [{ id, spec }]
      : [],
  )
const codes = ({ advice }: ReturnType<typeof study>): readonly string[] =>
  [...advice.reasons, ...advice.confidence.loweredBy].map(({ code }) => code)
/** The winner of a study that hears nothing against it. */
const winner = (() => {
  const { batchSize, learningRate } = asked().advice
  return { batchSize: batchSize?.value ?? 0, learningRate: learningRate?.value ?? 0 }
})()

describe('the replicate stage', () => {
  it('repeats the winner with a second seed after the search, and cites it', () => {
    const done = asked()
    const [first] = replicatesIn(done.evidence.trials)
    expect(first?.spec).toMatchObject({ ...winner, rung: 0, seed: question.seed + 1 })
    const index = done.evidence.trials.findIndex(({ id }) => id === first?.id)
    expect(
      done.evidence.trials
        .slice(index)
        .some(
          ({ spec }) =>
            spec.kind === 'race' && spec.method === undefined && spec.seed === question.seed,
        ),
    ).toBe(false)
    const told = findReason(done.advice.reasons, 'replicated')
    expect(told?.evidence).toContain(first?.id)
    expect(first?.spec.untilMs).toBeCloseTo(
      raceNumbers.replicates.patience[0] * (told?.values.firstMs ?? 0),
      3,
    )
    expect(codes(done)).not.toContain('lowered-one-seed')
    expect(explain(done.advice, 'en').join(' ')).toContain('another seed')
    expect(explain(done.advice, 'zh').join(' ')).toContain('种子')
  })
  it('lowers the confidence or promotes a close runner-up if the second seed fails', () => {
    const unlucky = asked({ [candidateKey(winner)]: 0.2 })
    const waited = replicatesIn(unlucky.evidence.trials).filter(
      ({ spec }) => candidateKey(spec) === candidateKey(winner),
    )
    expect(waited.map(({ spec }) => spec.rung)).toEqual([0, 1])
    const chosen = {
      batchSize: unlucky.advice.batchSize?.value,
      learningRate: unlucky.advice.learningRate?.value,
    }
    const overruled = unlucky.advice.reasons.find(({ code }) => code === 'replicate-overruled')
    if (overruled === undefined) {
      expect(chosen).toEqual(winner)
      expect(codes(unlucky)).toContain('lowered-other-seed')
      expect(unlucky.advice.confidence.level).toBe('low')
    } else {
      expect(chosen).not.toEqual(winner)
      expect(overruled.values).toMatchObject({
        batchSize: winner.batchSize,
        learningRate: winner.learningRate,
        reached: false,
      })
      // the size that is advised was proved to fit, whoever won first
      expect(
        unlucky.evidence.trials.some(
          ({ spec, outcome }) =>
            spec.kind === 'fit' &&
            spec.fresh &&
            spec.batchSize === chosen.batchSize &&
            outcome.cause === 'completed',
        ),
      ).toBe(true)
    }
  })
  it('waits longer for a slightly slower seed, and then accepts it', () => {
    const slower = asked({ [candidateKey(winner)]: 0.6 })
    const told = slower.advice.reasons.find(
      ({ code }) => code === 'replicated' || code === 'replicate-overruled',
    )
    expect(told).toBeDefined()
    if (told?.code === 'replicated')
      expect(told.values.otherMs / told.values.firstMs).toBeCloseTo(1 / 0.6, 0)
    expect(codes(slower)).not.toContain('lowered-other-seed')
  })
  it('plans each replicate once within the budget, and none without a budget', () => {
    for (const seconds of [20, 60, 240]) {
      const { evidence } = asked({}, { probeBudget: { kind: 'seconds', seconds } })
      const keys = replicatesIn(evidence.trials).map(
        ({ spec }) => `${candidateKey(spec)} rung ${spec.rung}`,
      )
      expect(new Set(keys).size).toBe(keys.length)
      expect(keys.length).toBeLessThanOrEqual(4)
      expect(spentMs(evidence)).toBeLessThanOrEqual(seconds * 1000 * 1.05)
    }
    expect(
      replicatesIn(asked({}, { probeBudget: { kind: 'seconds', seconds: 0 } }).evidence.trials),
    ).toEqual([])
  })
})
