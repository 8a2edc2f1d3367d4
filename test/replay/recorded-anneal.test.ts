import { expect, it } from 'vitest'
import { recordedAnneal } from './recorded-anneal.js'
import type { ReplayRun } from './table.js'

const run: ReplayRun = {
  batchSize: 32,
  learningRate: 0.1,
  seed: 1,
  diverged: false,
  points: [[0, null, 2.3, 0.1]],
  noise: [],
  cooled: [
    [10, 1.5, 0.5],
    [200, 0.8, 0.7],
    [203, 0.79, null],
  ],
  decayed: [
    [250, 0.7, 0.75],
    [1000, null, null],
  ],
}
const table = { coolShare: 0.2 }
const anneal = (from: number, steps: number, of: ReplayRun = run) =>
  recordedAnneal(table, of, { from, steps })

it('finds the cool-down from the nearest step within 2 %, of about a fifth as many steps', () => {
  expect(anneal(200, 40)).toEqual({ loss: 0.8, accuracy: 0.7 })
  expect(anneal(204, 41)).toEqual({ loss: 0.79, accuracy: null })
  expect(anneal(210, 42)).toBeNull()
  expect(anneal(200, 80)).toBeNull()
})

it('takes a step next to the asked one in a short training', () => {
  expect(anneal(11, 2)).toEqual({ loss: 1.5, accuracy: 0.5 })
  expect(anneal(12, 2)).toBeNull()
})

it('finds a whole training by its length', () => {
  expect(anneal(0, 252)).toEqual({ loss: 0.7, accuracy: 0.75 })
  expect(anneal(0, 300)).toBeNull()
})

it('reads a loss that is not finite, and a gap in a run that diverged, as divergence', () => {
  expect(anneal(0, 1000)).toBe('diverged')
  const diverged = { ...run, diverged: true, cooled: [], decayed: [] }
  expect(anneal(200, 40, diverged)).toBe('diverged')
  expect(anneal(0, 1000, diverged)).toBe('diverged')
})

it('has nothing in a table with constant rates only', () => {
  const { cooled, decayed, ...constant } = { ...run, diverged: true }
  expect([cooled?.length, decayed?.length]).toEqual([3, 2])
  expect(recordedAnneal({}, constant, { from: 200, steps: 40 })).toBeNull()
})
