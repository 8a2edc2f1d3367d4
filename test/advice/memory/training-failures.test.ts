import { describe, expect, it } from 'vitest'
import { conclude } from '../../../src/advice/conclusion/conclude.js'
import { adviceNumbers } from '../../../src/advice/numbers.js'
import { plan } from '../../../src/advice/plan.js'
import {
  limitedTo,
  sizesBelowFailures,
  trialsUnder,
} from '../../../src/advice/memory/training-failures.js'
import type { Question } from '../../../src/advice/vocabulary/question.js'
import type {
  Evidence,
  Outcome,
  TrialRecord,
  TrialSpec,
} from '../../../src/advice/vocabulary/trial.js'
import { answer, laws, question } from '../virtual-laboratory.js'

const outcome: Outcome = {
  ...answer(laws, { kind: 'trace', batchSize: 2 }).outcome,
  cause: 'outOfMemory',
}
const race = (batchSize: number, budgetBytes?: number): TrialRecord => ({
  id: `t${batchSize}`,
  spec: {
    kind: 'race',
    batchSize,
    learningRate: 0.1,
    rung: 0,
    untilMs: 1,
    seed: 1,
    ...(budgetBytes === undefined ? {} : { budgetBytes }),
  },
  outcome,
  measurements: [],
})

/** Conducts a study after what `trials` hold; its races from `failsFrom` rows on run out. */
function conduct(
  asked: Question,
  failsFrom: (trials: readonly TrialRecord[]) => number,
  before: readonly TrialRecord[] = [],
): readonly TrialRecord[] {
  const trials = [...before]
  for (let count = 0; count < 200; count++) {
    const next = plan(asked, { trials })
    if (next.kind === 'enough') {
      conclude(asked, { trials }, next.decision, adviceNumbers)
      return trials
    }
    const { spec } = next
    const key = JSON.stringify(spec)
    if (trials.some((trial) => JSON.stringify(trial.spec) === key))
      throw new Error(`asked again for a finished trial: ${key}`)
    const fails = spec.kind === 'race' && spec.batchSize >= failsFrom(trials)
    const made = answer(laws, spec)
    trials.push({
      id: `t${trials.length + 1}`,
      spec,
      outcome: fails ? outcome : made.outcome,
      measurements: fails ? [] : made.measurements,
    })
  }
  throw new Error('the plan never says "enough"')
}
const racesOf = (trials: readonly TrialRecord[]): readonly TrialRecord[] =>
  trials.filter(({ spec }) => spec.kind === 'race')
const asked: Question = { ...question, probeBudget: { kind: 'seconds', seconds: 20 } }

describe('a race that runs out of memory', () => {
  const firstSize = racesOf(conduct(asked, () => Infinity))[0]?.spec.batchSize ?? 0
  /** Only the first race fails: what the prediction missed once. */
  const trials = conduct(asked, (made) => (racesOf(made).length === 0 ? 0 : Infinity))
  const [failed, ...others] = racesOf(trials)

  it('is followed by smaller candidates only, and the study goes on', () => {
    expect(failed?.spec.batchSize).toBe(firstSize)
    expect(others.length).toBeGreaterThan(2)
    for (const { spec } of others) expect(spec.batchSize).toBeLessThan(firstSize)
  })

  it('leads to no advice of its size', () => {
    const decided = plan(asked, { trials })
    if (decided.kind !== 'enough' || 'verdict' in decided.decision)
      throw new Error('the study ends with an advice')
    expect(decided.decision.batchSize).toBeLessThan(firstSize)
  })

  it('is not held against a larger budget, and is held against a smaller one', () => {
    const budgetBytes = 2 * asked.budgetBytes
    const memory = trials.filter(({ spec }) => spec.kind !== 'race' && spec.kind !== 'sweep')
    const before = [...memory, ...(failed === undefined ? [] : [failed])]
    const larger = { ...asked, budgetBytes }
    expect(racesOf(conduct(larger, () => Infinity, before))[1]?.spec).toMatchObject({
      batchSize: firstSize,
      budgetBytes,
    })
    const smaller = { ...asked, budgetBytes: asked.budgetBytes - 2 ** 20 }
    for (const { spec } of racesOf(conduct(smaller, () => Infinity, before)).slice(1))
      expect(spec.batchSize).toBeLessThan(firstSize)
  })

  it('of every size ends the study', () => {
    const all = racesOf(conduct(asked, () => 0))
    expect(new Set(all.map(({ spec }) => JSON.stringify(spec))).size).toBe(all.length)
    expect(all.at(-1)?.spec.batchSize).toBe(1)
  })
})

describe('trainings that ran out of memory', () => {
  const evidence = (...trials: readonly TrialRecord[]): Evidence => ({ trials })
  it('count under the same budget, under a smaller one, and where theirs is unknown', () => {
    const trials = [race(8, 100), race(16, 200), race(32)]
    const sizesUnder = (budgetBytes: number): readonly number[] =>
      trialsUnder(budgetBytes, { trials }).trials.map(({ spec }) => spec.batchSize)
    expect([100, 101, 201].map(sizesUnder)).toEqual([[8, 16, 32], [16, 32], [32]])
  })
  it('leave the sizes below the smallest of them, or the smallest size', () => {
    const below = (trials: Evidence): readonly number[] =>
      sizesBelowFailures([2, 4, 8], 100, trials)
    expect(below(evidence())).toEqual([2, 4, 8])
    expect(below(evidence(race(8, 100), race(6, 100)))).toEqual([2, 4])
    expect(below(evidence(race(2, 100)))).toEqual([2])
    expect(below(evidence(race(2, 99)))).toEqual([2, 4, 8])
  })
  it('by a full-batch method say nothing about the study’s optimizer', () => {
    const { spec } = race(4, 100)
    if (spec.kind !== 'race') throw new Error('it is a race')
    const fullBatch = { ...race(4), spec: { ...spec, method: 'rprop' } as const }
    expect(sizesBelowFailures([2, 4, 8], 100, evidence(fullBatch))).toEqual([2, 4, 8])
  })
})

it('trainings are limited to the budget; traces and proving runs name their own', () => {
  const trace: TrialSpec = { kind: 'trace', batchSize: 2 }
  expect(limitedTo(100, race(8).spec)).toEqual(race(8, 100).spec)
  expect(limitedTo(100, trace)).toEqual(trace)
  const rate = { batchSize: 8, learningRate: 0.1, seed: 1 } as const
  const anneal: TrialSpec = { kind: 'anneal', ...rate, from: 10, steps: 2 }
  expect(limitedTo(100, anneal)).toEqual({ ...anneal, budgetBytes: 100 })
  const grow: TrialSpec = { kind: 'grow', ...rate, grownFrom: 2, from: 10, steps: 2 }
  for (const spec of [anneal, grow]) {
    const failed: TrialRecord = { ...race(8), spec: limitedTo(100, spec) }
    expect(sizesBelowFailures([2, 4, 8], 100, { trials: [failed] })).toEqual([2, 4])
  }
})
