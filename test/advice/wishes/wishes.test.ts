/** Studies whose user decided something, on a laboratory whose best pair is known. */
import { describe, expect, it } from 'vitest'
import { conclude } from '../../../src/advice/conclusion/conclude.js'
import { adviceNumbers } from '../../../src/advice/numbers.js'
import { plan } from '../../../src/advice/plan.js'
import type { Advice } from '../../../src/advice/vocabulary/answer.js'
import type { Question } from '../../../src/advice/vocabulary/question.js'
import type { TrialRecord, TrialSpec } from '../../../src/advice/vocabulary/trial.js'
import type { Wishes } from '../../../src/advice/vocabulary/wishes.js'
import { allowsPair } from '../../../src/advice/wishes/sizes.js'
import { allReasons, valuesOf } from '../../support/reasons.js'
import { answer, laws, question, study } from '../virtual-laboratory.js'

const raced = ({ spec }: TrialRecord): boolean => spec.kind === 'race' && spec.method === undefined
const codesOf = (advice: Advice): readonly string[] => allReasons(advice).map(({ code }) => code)

/** A study that begins with the trials of an earlier one of the same subject. */
function continued(asked: Question, earlier: readonly TrialRecord[]) {
  const trials = [...earlier]
  for (let count = 0; count < 200; count++) {
    const next = plan(asked, { trials })
    if (next.kind === 'enough')
      return { trials, advice: conclude(asked, { trials }, next.decision, adviceNumbers) }
    trials.push({ id: `t${trials.length + 1}`, spec: next.spec, ...answer(laws, next.spec) })
  }
  throw new Error('the plan asked for more than 200 trials')
}

describe.each([
  ['a batch size', { batchSize: 48 }],
  ['a range of batch sizes', { batchSizes: { min: 100, max: 300, multipleOf: 8 } }],
  ['powers of two', { batchSizes: { max: 64, powerOfTwo: true } }],
  ['a learning rate', { learningRate: 0.02 }],
  ['a rate and a range', { learningRate: 0.02, batchSizes: { min: 64 } }],
] as const satisfies readonly (readonly [string, Wishes])[])('%s that is decided', (_, wishes) => {
  const { advice, evidence } = study({}, { wishes })
  const pair = {
    batchSize: advice.batchSize?.value ?? 0,
    learningRate: advice.learningRate?.value ?? 0,
  }

  it('is kept by the advice, its alternatives and every candidate', () => {
    expect(allowsPair(wishes, pair)).toBe(true)
    expect(advice.alternatives.every((other) => allowsPair(wishes, other))).toBe(true)
    const candidates = evidence.trials.filter(raced).map(({ spec }) => spec)
    expect(candidates.length).toBeGreaterThan(2)
    for (const spec of candidates)
      expect(allowsPair(wishes, spec as Extract<TrialSpec, { kind: 'race' }>)).toBe(true)
  })

  it('is said, and that its cost was not measured', () => {
    expect(codesOf(advice)).toContain('wish-cost-unmeasured')
    expect(codesOf(advice).some((code) => code.endsWith('-decided'))).toBe(true)
  })
})

it('the rate beside a fixed batch size is the best of that size', () => {
  const { advice } = study({}, { wishes: { batchSize: 60 } })
  // the best rate at 60 of 240 critical rows is a quarter of 0.1
  expect(advice.learningRate?.value).toBeGreaterThanOrEqual(0.01)
  expect(advice.learningRate?.value).toBeLessThanOrEqual(0.06)
  expect(advice.batchSize).toEqual({ value: 60, low: 60, high: 60 })
})

it('a decided rate stays on several workers', () => {
  const { advice } = study({}, { workers: 4, wishes: { learningRate: 0.02 } })
  expect(advice.workers).toMatchObject({ count: 4, learningRate: 0.02 })
})

describe('a batch size and a rate', () => {
  const wishes = { batchSize: 64, learningRate: 0.02 }
  const { advice, evidence } = study({}, { wishes })

  it('leave nothing to race: the advice is about memory and time', () => {
    expect(evidence.trials.filter(raced)).toEqual([])
    expect(advice.batchSize).toEqual({ value: 64, low: 64, high: 64 })
    expect(advice.learningRate).toEqual({ value: 0.02, low: 0.02, high: 0.02 })
    expect(advice.stepTimeMs).toBeCloseTo(2 + 0.02 * 64, 1)
    expect(codesOf(advice)).not.toContain('race-skipped')
    expect(codesOf(advice)).not.toContain('lowered-no-race')
    expect(codesOf(advice)).toContain('lowered-pair-decided')
    expect(advice.confidence.level).toBe('medium')
  })

  it('are warned of a rate at which training came apart', () => {
    const hot = study({}, { wishes: { batchSize: 64, learningRate: 5 } })
    expect(valuesOf(allReasons(hot.advice), 'rate-beyond-edge')).toMatchObject({ learningRate: 5 })
    expect(codesOf(advice)).not.toContain('rate-beyond-edge')
  })
})

describe('a size that does not fit', () => {
  const budgetBytes = 2 ** 24
  const free = study({}, { budgetBytes })
  const largest = free.advice.largestBatchSize?.value ?? 0

  it('is answered with the largest that does, and the accumulation to it', () => {
    const { advice } = study({}, { budgetBytes, wishes: { batchSize: 1024 } })
    expect(advice).toMatchObject({ verdict: 'does-not-fit', batchSize: null })
    expect(advice.largestBatchSize?.value).toBe(largest)
    const { microBatchSize = 0, steps = 0 } = advice.accumulation ?? {}
    expect(microBatchSize * steps).toBe(1024)
    expect(microBatchSize).toBeLessThanOrEqual(largest)
    expect(valuesOf(allReasons(advice), 'wish-does-not-fit')).toMatchObject({
      wanted: 1024,
      largest,
      bound: 'memory',
    })
  })

  it('is tried where it is only a little larger', () => {
    const wanted = Math.floor(largest * 1.05)
    const { evidence } = study({}, { budgetBytes, wishes: { batchSize: wanted } })
    const sizes = evidence.trials.filter(({ spec }) => spec.kind === 'fit' && spec.fresh)
    expect(sizes.map(({ spec }) => spec.batchSize)).toContain(wanted)
  })

  it('is the smallest of a range', () => {
    const { advice } = study({}, { budgetBytes, wishes: { batchSizes: { min: 5000 } } })
    expect(valuesOf(allReasons(advice), 'wish-does-not-fit').wanted).toBe(5000)
  })
})

describe('an effective size', () => {
  const budgetBytes = 2 ** 24

  it('that fits is trained as it is', () => {
    const { advice } = study({}, { wishes: { effectiveBatchSize: 240 } })
    expect(advice.batchSize?.value).toBe(240)
    expect(advice.accumulation).toBeNull()
    expect(codesOf(advice)).toContain('effective-decided')
    expect(codesOf(advice)).not.toContain('effective-rate')
  })

  it('that does not fit is accumulated, at a rate that is scaled to it', () => {
    const { advice } = study({}, { budgetBytes, wishes: { effectiveBatchSize: 1024 } })
    const { microBatchSize = 0, steps = 0 } = advice.accumulation ?? {}
    expect(microBatchSize * steps).toBe(1024)
    expect(advice.batchSize?.value).toBe(microBatchSize)
    expect(advice.stepsPerEpoch).toBe(Math.ceil(20_000 / 1024))
    expect(advice.stepTimeMs).toBeCloseTo(steps * (2 + 0.02 * microBatchSize), 0)
    const { racedRate, learningRate } = valuesOf(allReasons(advice), 'effective-rate')
    expect(learningRate).toBeGreaterThan(racedRate)
    expect(advice.learningRate?.value).toBe(learningRate)
  })

  it('is shared by the workers', () => {
    const { advice } = study({}, { workers: 4, wishes: { effectiveBatchSize: 1024 } })
    expect(advice.batchSize?.value).toBe(256)
    expect(advice.workers).toMatchObject({ count: 4, globalBatchSize: 1024, epochs: 10 })
    const layouts = valuesOf(allReasons(advice), 'effective-decided').layouts
    expect(layouts.map(({ workers }) => workers)).toEqual([1, 2, 4])
    expect(codesOf(advice)).not.toContain('workers')
  })

  it('keeps a decided rate, and a decided micro-batch', () => {
    const wishes = { effectiveBatchSize: 1024, batchSize: 64, learningRate: 0.05 }
    const { advice } = study({}, { budgetBytes, wishes })
    expect(advice.learningRate).toEqual({ value: 0.05, low: 0.05, high: 0.05 })
    expect(advice.accumulation).toEqual({
      microBatchSize: 64,
      steps: 16,
      effectiveBatchSize: 1024,
    })
  })
})

describe('what a decision costs', () => {
  const free = study().evidence.trials

  it('is told from the trials of a free study, which it does not pay for', () => {
    const { advice, trials } = continued({ ...question, wishes: { batchSize: 8 } }, free)
    const cost = valuesOf(allReasons(advice), 'wish-cost')
    expect(cost.batchSize).toBeGreaterThan(8)
    expect(cost.ratio).toBeGreaterThan(1)
    expect(trials.slice(free.length).filter(raced).length).toBeGreaterThan(1)
    expect(advice.batchSize?.value).toBe(8)
  })

  it('leaves the free answer as it was', () => {
    const { trials } = continued({ ...question, wishes: { learningRate: 0.02 } }, [])
    const { advice } = continued(question, trials)
    expect(advice.verdict).toBe('advice')
    expect(codesOf(advice).filter((code) => code.startsWith('wish-'))).toEqual([])
  })
})
