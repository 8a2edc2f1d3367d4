import { describe, expect, it } from 'vitest'
import type { Anneal } from '../../../src/advice/final-loss/anneals.js'
import { finalLossNumbers, lowestLossNumbers } from '../../../src/advice/final-loss/numbers.js'
import type { Trained } from '../../../src/advice/final-loss/observations.js'
import { possibleTrials } from '../../../src/advice/final-loss/trials.js'
import { curveWith } from '../race/race-problems.js'

const cell = { batchSize: 32, learningRate: 0.1 }
const trained: Trained = {
  schedule: 'falling',
  race: [],
  anneals: [],
  stepsPlanned: () => 1000,
  start: 2,
}
const curve = curveWith({
  points: [
    [0, 2],
    [100, 0.5],
  ],
})
const anneal: Anneal = {
  ...cell,
  from: 100,
  steps: 20,
  loss: 0.4,
  diverged: false,
  trial: 't3',
}
/** [steps at a constant rate, steps of the fall, steps that the trial runs] */
const offered = (changes: Partial<Trained>) =>
  possibleTrials([cell], { ...trained, ...changes }, finalLossNumbers).map(
    ({ constantSteps, fallingSteps, newSteps }) => [constantSteps, fallingSteps, newSteps],
  )

describe('possible trials', () => {
  it('start a candidate at one of the first shares, or train it whole', () => {
    expect(offered({})).toEqual([
      [13, 0, 13],
      [25, 0, 25],
      [50, 0, 50],
      [100, 0, 100],
      [0, 250, 250],
      [0, 1000, 1000],
    ])
  })

  it('train on to the next share, or cool down from where the race stands', () => {
    expect(offered({ race: [curve] }).slice(0, 2)).toEqual([
      [200, 0, 100],
      [100, 20, 20],
    ])
  })

  it('do not repeat what was done', () => {
    const whole = { ...anneal, from: 0, steps: 250 }
    expect(offered({ race: [curve], anneals: [anneal, whole] })).toEqual([
      [200, 0, 100],
      [0, 1000, 1000],
    ])
  })

  it('end where the candidate diverged, broke, or its anneal failed', () => {
    expect(offered({ race: [{ ...curve, diverged: true }] })).toEqual([])
    expect(offered({ race: [{ ...curve, broken: true }] })).toEqual([])
    expect(offered({ race: [curve], anneals: [{ ...anneal, loss: null }] })).toEqual([])
  })

  it('only train on where the rate stays constant, up to the whole training', () => {
    const constant = { ...trained, schedule: 'constant' } as const
    const steps = (changes: Partial<Trained>) =>
      possibleTrials([cell], { ...constant, ...changes }, lowestLossNumbers).map(
        ({ constantSteps, fallingSteps }) => [constantSteps, fallingSteps],
      )
    expect(steps({})).toEqual([
      [13, 0],
      [25, 0],
      [50, 0],
      [100, 0],
    ])
    expect(steps({ race: [{ ...curve, points: [[400, 0.4]] }] })).toEqual([[1000, 0]])
  })

  it('end where a trial showed no further loss', () => {
    const stuck = { ...curve, rungs: [100, 200], rungSteps: [100] }
    expect(offered({ race: [stuck] })).toEqual([])
  })

  it('are no shorter than ten steps', () => {
    expect(offered({ stepsPlanned: () => 100 })[0]).toEqual([10, 0, 10])
  })
})
