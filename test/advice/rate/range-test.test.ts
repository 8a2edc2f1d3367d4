import { describe, expect, it } from 'vitest'
import { conclude } from '../../../src/advice/conclusion/conclude.js'
import { readEvidence } from '../../../src/advice/readings.js'
import { optimizers } from '../../../src/advice/vocabulary/question.js'
import { mulberry32 } from '../../../src/advice/math/random.js'
import { rateNumbers } from '../../../src/advice/rate/numbers.js'
import {
  highestRate,
  predictedRate,
  readSweep,
  SweepRamp,
} from '../../../src/advice/rate/range-test.js'
import { conductVirtually, laws, question } from '../virtual-laboratory.js'

const ramp = (lossAt: (learningRate: number) => number) =>
  Array.from({ length: 120 }, (_, k) => 1e-5 * 1.12 ** k).map((learningRate) => ({
    learningRate,
    loss: lossAt(learningRate),
  }))
/** Falls from 2 to 1 around `falls`, rises to `top` around `rises`, on the log axis. */
const shaped =
  (falls: number, rises: number, top: number) =>
  (rate: number): number =>
    2 - 1 / (1 + (falls / rate) ** 3) + (top - 1) / (1 + (rises / rate) ** 6)

describe('readSweep', () => {
  it('finds the edge where the loss is back up by half of its fall', () => {
    for (const rises of [0.01, 0.1, 0.7]) {
      const reading = readSweep(ramp(shaped(rises / 40, rises, 2)), rateNumbers)
      expect(reading?.crossed).toBe(true)
      expect(Math.abs(Math.log((reading?.edge ?? 0) / rises))).toBeLessThan(0.15)
      expect(reading?.lowestAt ?? 1).toBeLessThan(rises)
    }
  })
  it('reads a network that flattens, one that explodes and one that stops being finite alike', () => {
    const flat = readSweep(ramp(shaped(0.01, 0.3, 1.9)), rateNumbers)?.edge ?? 0
    const explodes = readSweep(ramp(shaped(0.01, 0.3, 1e6)), rateNumbers)?.edge ?? 0
    const ends = readSweep(
      ramp((rate) => (rate > 0.3 ? Number.NaN : shaped(0.01, 3, 2)(rate))),
      rateNumbers,
    )
    expect(flat / explodes).toBeLessThan(12)
    expect(flat).toBeGreaterThan(0.2)
    expect(ends?.crossed).toBe(true)
    expect(ends?.edge ?? 0).toBeGreaterThan(0.25)
    expect(ends?.edge ?? 1).toBeLessThanOrEqual(0.3)
  })
  it('says when the ramp ended before the edge, and nothing where the loss never fell', () => {
    expect(readSweep(ramp(shaped(0.01, 1e6, 2)), rateNumbers)).toMatchObject({ crossed: false })
    expect(
      readSweep(
        ramp(() => 1),
        rateNumbers,
      ),
    ).toBeNull()
    expect(
      readSweep(
        ramp(() => Number.NaN),
        rateNumbers,
      ),
    ).toBeNull()
    expect(readSweep([], rateNumbers)).toBeNull()
  })
})

describe('predictedRate', () => {
  const base = { edge: 0.6, edgeBatchSize: 64, noiseScale: 1000, objective: 'fastest' } as const
  it('falls linearly (SGD family) or like the root (Adam family) below, and saturates at edge / 6', () => {
    for (const optimizer of ['sgd', 'momentum'] as const)
      expect(
        predictedRate({ ...base, optimizer, batchSize: 32 }) /
          predictedRate({ ...base, optimizer, batchSize: 8 }),
      ).toBeCloseTo(4)
    for (const optimizer of ['adam', 'rmsprop', 'adagrad', 'adamax'] as const)
      expect(
        predictedRate({ ...base, optimizer, batchSize: 32 }) /
          predictedRate({ ...base, optimizer, batchSize: 8 }),
      ).toBeCloseTo(2)
    expect(predictedRate({ ...base, optimizer: 'adam', batchSize: 4096 })).toBeCloseTo(0.1)
  })
  it('is cooler for best quality', () => {
    expect(
      predictedRate({ ...base, objective: 'best-quality', optimizer: 'adam', batchSize: 4096 }),
    ).toBeCloseTo(0.06)
  })
})

describe('a range test read under difficulties', () => {
  /** A ramp of `count` steps over the decades around `edge`: a fall of `fall` from 2, then a rise to `top` or a dead network's plateau. */
  const made = (random: () => number) => {
    const edge = 10 ** (-3 + 3 * random())
    const [falls, fall, top] = [
      edge / (8 + 40 * random()),
      0.4 + 1.2 * random(),
      2.2 + 3 * random(),
    ]
    const lossAt = (rate: number): number =>
      2 - fall / (1 + (falls / rate) ** 3) + (top - (2 - fall)) / (1 + (edge / rate) ** 8)
    const rates = Array.from({ length: 60 + Math.floor(60 * random()) }, (_, k) => k)
    const growth = ((edge * 20) / (falls / 20)) ** (1 / rates.length)
    return { edge, fall, lossAt, rates: rates.map((k) => (falls / 20) * growth ** k) }
  }
  const within = (reading: ReturnType<typeof readSweep>, edge: number, factor: number): void => {
    expect(reading?.crossed).toBe(true)
    expect(Math.abs(Math.log((reading?.edge ?? 0) / edge))).toBeLessThan(Math.log(factor))
  }
  it('single spikes, however high, do not move the edge by more than a step or two', () => {
    const random = mulberry32(21)
    for (let round = 0; round < 200; round++) {
      const { edge, lossAt, rates } = made(random)
      const spikes = new Set(
        [10, 11, 12]
          .map((k) => Math.floor(rates.length * (k / 60) * (1 + random())))
          .slice(0, 1 + Math.floor(2 * random())),
      )
      const clean = readSweep(
        rates.map((learningRate) => ({ learningRate, loss: lossAt(learningRate) })),
        rateNumbers,
      )
      const spiked = readSweep(
        rates.map((learningRate, i) => ({
          learningRate,
          loss: lossAt(learningRate) * (spikes.has(i) ? 1 + 100 * random() : 1),
        })),
        rateNumbers,
      )
      within(spiked, clean?.edge ?? edge, 1.5)
      within(spiked, edge, 2.5)
    }
  })
  it('a network that dies stands still at the loss of a constant output: the edge is where it died', () => {
    const random = mulberry32(22)
    for (let round = 0; round < 200; round++) {
      const { edge, fall, rates } = made(random)
      const falls = rates[15] ?? 1e-3
      const plateau = 2 - fall * 0.4 * random() // above the half of the fall
      within(
        readSweep(
          rates.map((learningRate) => ({
            learningRate,
            loss: learningRate < edge ? 2 - fall / (1 + (falls / learningRate) ** 3) : plateau,
          })),
          rateNumbers,
        ),
        edge,
        1.6,
      )
    }
  })
  it('a ramp of losses that only scatter is never over, one that explodes out of the same scatter is', () => {
    const random = mulberry32(26)
    const normal = (): number =>
      Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random())
    let early = 0
    for (let round = 0; round < 200; round++) {
      const [losses, scatter] = [new SweepRamp(rateNumbers), 0.05 + 0.6 * random()]
      for (let step = 0; step < 60; step++)
        if (losses.push(2 + scatter * normal()).over) {
          early += 1
          break
        }
      let over = false
      for (let step = 0; step < 20; step++)
        over = losses.push(2 + scatter * normal() + step).over || over
      expect(over).toBe(true)
    }
    expect(early / 200).toBeLessThan(0.05)
  })
  it('noisy small batches move the edge by less than a factor of 3 in nine of ten tests, and never out of the ramp', () => {
    const random = mulberry32(23)
    const normal = (): number =>
      Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random())
    let far = 0
    for (let round = 0; round < 300; round++) {
      const { edge, fall, lossAt, rates } = made(random)
      const reading = readSweep(
        rates.map((learningRate) => ({
          learningRate,
          loss: lossAt(learningRate) + 0.25 * fall * normal(),
        })),
        rateNumbers,
      )
      if (reading === null || Math.abs(Math.log(reading.edge / edge)) > Math.log(3)) far += 1
      if (reading === null) continue
      expect(reading.edge).toBeGreaterThanOrEqual(rates[0] ?? 0)
      expect(reading.edge).toBeLessThanOrEqual(rates.at(-1) ?? 0)
    }
    expect(far / 300).toBeLessThan(0.1)
  })
})

describe('the stable edge', () => {
  it('no rate that is predicted or offered lies beyond it, over random evidence', () => {
    const random = mulberry32(24)
    for (let round = 0; round < 500; round++) {
      const edge = 10 ** (-4 + 5 * random())
      const [edgeBatchSize, batchSize] = [
        2 ** Math.floor(11 * random()),
        2 ** Math.floor(13 * random()),
      ]
      const optimizer = optimizers[Math.floor(optimizers.length * random())] ?? 'sgd'
      const rate = predictedRate({
        edge,
        edgeBatchSize,
        batchSize,
        noiseScale: 10 ** (4 * random()),
        optimizer,
        objective: random() < 0.5 ? 'fastest' : 'best-quality',
      })
      expect(rate).toBeLessThanOrEqual(edge / 6)
      expect(
        highestRate({ edge, lowestAt: edge / 3, crossed: true }, rate, rateNumbers),
      ).toBeLessThanOrEqual(edge)
    }
  })
  it('the advised rate of a whole study is below the rate at which its training runs away, over random laws and optimizers', () => {
    const random = mulberry32(25)
    for (let round = 0; round < 12; round++) {
      const known = {
        ...laws,
        critical: 10 ** (1 + 2.5 * random()),
        bestRate: 10 ** (-3 + 2.5 * random()),
        perRowMs: 10 ** (-3 + 2 * random()),
      }
      const asked = {
        ...question,
        optimizer: optimizers[round % optimizers.length] ?? 'sgd',
        probeBudget: { kind: 'seconds', seconds: 2 + 18 * random() },
      } as const
      const { evidence, decision } = conductVirtually(known, asked)
      const { learningRate, batchSize, alternatives } = conclude(asked, evidence, decision)
      const edge = readEvidence(asked, evidence).sweep
      const advised = learningRate?.value ?? Number.NaN
      if (edge?.crossed === true) {
        expect(advised).toBeLessThanOrEqual(edge.edge)
        for (const other of alternatives) expect(other.learningRate).toBeLessThanOrEqual(edge.edge)
      }
      // the laboratory's own wall: beyond it a candidate diverges
      expect(advised, JSON.stringify({ known, asked })).toBeLessThanOrEqual(
        4 * known.bestRate * Math.min(1, (batchSize?.value ?? 0) / known.critical),
      )
    }
  })
})
