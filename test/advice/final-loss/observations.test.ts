import { describe, expect, it } from 'vitest'
import type { Anneal } from '../../../src/advice/final-loss/anneals.js'
import { finalLossNumbers } from '../../../src/advice/final-loss/numbers.js'
import { seenLosses, type Trained } from '../../../src/advice/final-loss/observations.js'
import { curveWith } from '../race/race-problems.js'

const trained: Trained = {
  schedule: 'falling',
  race: [],
  anneals: [],
  stepsPlanned: () => 1000,
  start: 2,
}
const anneal: Anneal = {
  batchSize: 32,
  learningRate: 0.1,
  from: 100,
  steps: 20,
  loss: 0.5,
  diverged: false,
  trial: 't9',
}
const seen = (changes: Partial<Trained>) => seenLosses({ ...trained, ...changes }, finalLossNumbers)

describe('losses on the way', () => {
  it('average the last steps of every rung on the log scale', () => {
    const race = [
      curveWith({
        points: [
          [0, 2],
          [10, 1.5],
          [80, 0.5],
          [100, 0.3],
        ],
        rungSteps: [10, 100],
      }),
    ]
    const [first, second] = seen({ race })
    expect(first?.value).toBeCloseTo(Math.log(1.5))
    expect(second?.value).toBeCloseTo((Math.log(0.5) + Math.log(0.3)) / 2)
    expect(second?.before).toBeCloseTo(Math.log(10))
    // half the sum of the rates: a constant rate does in 100 steps what a falling one does in 200
    expect(second?.pace).toBeCloseTo(Math.log(0.2))
  })

  it('count a cool-down as nearer to the end than its steps tell', () => {
    const [cooled] = seen({ anneals: [anneal] })
    expect(cooled?.value).toBeCloseTo(Math.log(0.5))
    expect(cooled?.before).toBeCloseTo(0.8 * Math.log(1000 / 120))
    expect(cooled?.pace).toBeCloseTo(Math.log(220 / 1000))
  })

  it('count a whole falling training as the end itself', () => {
    const [whole] = seen({ anneals: [{ ...anneal, from: 0, steps: 1000 }] })
    expect([whole?.before, whole?.pace]).toEqual([0, 0])
  })

  it('are the lowest so far where the rate stays constant, whatever a falling rate did', () => {
    const race = [
      curveWith({
        points: [
          [0, 2],
          [80, 0.2],
          [100, 0.3],
        ],
        rungSteps: [100],
      }),
    ]
    const [lowest, ...others] = seen({ schedule: 'constant', race, anneals: [anneal] })
    expect(lowest?.value).toBeCloseTo(Math.log(0.2))
    expect(lowest?.pace).toBeCloseTo(Math.log(0.1))
    expect(others).toEqual([])
  })

  it('take a training that diverged for one that ends above the start', () => {
    const [curve] = seen({ race: [curveWith({ diverged: true })] })
    const [fallen] = seen({ anneals: [{ ...anneal, loss: null, diverged: true }] })
    expect(curve?.value).toBeGreaterThan(Math.log(2))
    expect(fallen?.value).toBe(curve?.value)
  })

  it('take a loss above the start for the start', () => {
    const [swung] = seen({ anneals: [{ ...anneal, loss: 9 }] })
    expect(swung?.value).toBeCloseTo(Math.log(2))
  })

  it('learn nothing from a trial that broke', () => {
    expect(seen({ anneals: [{ ...anneal, loss: null }] })).toEqual([])
  })
})
