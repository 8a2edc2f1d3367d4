import { describe, expect, it } from 'vitest'
import { mulberry32 } from '../../../src/advice/math/random.js'
import { rateNumbers } from '../../../src/advice/rate/numbers.js'
import {
  highestRate,
  readSweep,
  type SweepPoint,
  type SweepReading,
} from '../../../src/advice/rate/range-test.js'
import { normals } from '../../../src/advice/math/normals.js'

/** The losses of a curve at given learning rates. */
const sweepOf = (
  learningRates: readonly number[],
  lossAt: (learningRate: number, step: number) => number,
): readonly SweepPoint[] =>
  learningRates.map((learningRate, step) => ({ learningRate, loss: lossAt(learningRate, step) }))
const read = (points: readonly SweepPoint[]): SweepReading | null => readSweep(points, rateNumbers)
/** Seven decades in 120 steps. */
const ramp = Array.from({ length: 120 }, (_, step) => 1e-5 * 1.12 ** step)
/** Falls from 2 to 1 around `falls` and rises to `top` around `rises`, on the log axis. */
const fallAndRise =
  (falls: number, rises: number, top: number) =>
  (rate: number): number =>
    2 - 1 / (1 + (falls / rate) ** 3) + (top - 1) / (1 + (rises / rate) ** 6)

describe('readSweep', () => {
  it('finds the edge where the loss has risen by half of its fall', () => {
    for (const rises of [0.01, 0.1, 0.7]) {
      const reading = read(sweepOf(ramp, fallAndRise(rises / 40, rises, 2)))
      expect(reading?.crossed).toBe(true)
      expect(Math.abs(Math.log((reading?.edge ?? 0) / rises))).toBeLessThan(0.15)
      expect(reading?.lowestAt ?? 1).toBeLessThan(rises)
    }
  })
  it('reads a network that flattens, one that explodes and one that ends in NaN alike', () => {
    const flat = read(sweepOf(ramp, fallAndRise(0.01, 0.3, 1.9)))?.edge ?? 0
    const explodes = read(sweepOf(ramp, fallAndRise(0.01, 0.3, 1e6)))?.edge ?? 0
    const curve = fallAndRise(0.01, 3, 2)
    const ends = read(sweepOf(ramp, (rate) => (rate > 0.3 ? Number.NaN : curve(rate))))
    expect(flat / explodes).toBeLessThan(12)
    expect(flat).toBeGreaterThan(0.2)
    expect(ends?.crossed).toBe(true)
    expect(ends?.edge ?? 0).toBeGreaterThan(0.25)
    expect(ends?.edge ?? 1).toBeLessThanOrEqual(0.3)
  })
  it('tells when the ramp ended before the edge, and is null where the loss never fell', () => {
    expect(read(sweepOf(ramp, fallAndRise(0.01, 1e6, 2)))).toMatchObject({ crossed: false })
    expect(read(sweepOf(ramp, () => 1))).toBeNull()
    expect(read(sweepOf(ramp, () => Number.NaN))).toBeNull()
    expect(read([])).toBeNull()
  })
})

/** A random range test with a known edge. */
interface PlantedEdge {
  readonly edge: number
  /** How far the loss falls from 2. */
  readonly fall: number
  readonly lossAt: (learningRate: number) => number
  readonly learningRates: readonly number[]
}

/** A fall from 2, then a rise to `top` around the edge, in 60 to 120 steps. */
function plantEdge(random: () => number): PlantedEdge {
  const edge = 10 ** (-3 + 3 * random())
  const falls = edge / (8 + 40 * random())
  const fall = 0.4 + 1.2 * random()
  const top = 2.2 + 3 * random()
  const steps = 60 + Math.floor(60 * random())
  const growth = ((edge * 20) / (falls / 20)) ** (1 / steps)
  return {
    edge,
    fall,
    lossAt: (rate) =>
      2 - fall / (1 + (falls / rate) ** 3) + (top - (2 - fall)) / (1 + (edge / rate) ** 8),
    learningRates: Array.from({ length: steps }, (_, step) => (falls / 20) * growth ** step),
  }
}

/** One or two steps of the ramp. */
function randomSteps(random: () => number, steps: number): ReadonlySet<number> {
  const candidates = [10, 11, 12].map((k) => Math.floor(steps * (k / 60) * (1 + random())))
  return new Set(candidates.slice(0, 1 + Math.floor(2 * random())))
}

function expectEdgeWithin(reading: SweepReading | null, edge: number, factor: number): void {
  expect(reading?.crossed).toBe(true)
  expect(Math.abs(Math.log((reading?.edge ?? 0) / edge))).toBeLessThan(Math.log(factor))
}

describe('a range test under difficulties', () => {
  it('single spikes, however high, move the edge by a step or two at most', () => {
    const random = mulberry32(21)
    for (let round = 0; round < 200; round++) {
      const { edge, lossAt, learningRates } = plantEdge(random)
      const spikes = randomSteps(random, learningRates.length)
      const clean = read(sweepOf(learningRates, lossAt))
      const spiked = read(
        sweepOf(
          learningRates,
          (rate, step) => lossAt(rate) * (spikes.has(step) ? 1 + 100 * random() : 1),
        ),
      )
      expectEdgeWithin(spiked, clean?.edge ?? edge, 1.5)
      expectEdgeWithin(spiked, edge, 2.5)
    }
  })
  it('a dead network stays at the loss of a constant output: the edge is where it died', () => {
    const random = mulberry32(22)
    for (let round = 0; round < 200; round++) {
      const { edge, fall, learningRates } = plantEdge(random)
      const falls = learningRates[15] ?? 1e-3
      const aboveHalfOfFall = 2 - fall * 0.4 * random()
      const dying = sweepOf(learningRates, (rate) =>
        rate < edge ? 2 - fall / (1 + (falls / rate) ** 3) : aboveHalfOfFall,
      )
      expectEdgeWithin(read(dying), edge, 1.6)
    }
  })
  it('noisy small batches move the edge by a factor of 3 in one of ten tests at most', () => {
    const random = mulberry32(23)
    const normal = normals(23)
    let far = 0
    for (let round = 0; round < 300; round++) {
      const { edge, fall, lossAt, learningRates } = plantEdge(random)
      const noisy = sweepOf(learningRates, (rate) => lossAt(rate) + 0.25 * fall * normal())
      const reading = read(noisy)
      if (reading === null || Math.abs(Math.log(reading.edge / edge)) > Math.log(3)) far += 1
      if (reading === null) continue
      expect(reading.edge).toBeGreaterThanOrEqual(learningRates[0] ?? 0)
      expect(reading.edge).toBeLessThanOrEqual(learningRates.at(-1) ?? 0)
    }
    expect(far / 300).toBeLessThan(0.1)
  })
})

describe('highestRate', () => {
  const crossedAt = (edge: number): SweepReading => ({ edge, lowestAt: edge / 3, crossed: true })
  it('is a quarter of the edge, or the advised rate where that is larger', () => {
    expect(highestRate(crossedAt(0.4), 0.01, rateNumbers)).toBeCloseTo(0.1)
    expect(highestRate(crossedAt(0.4), 0.2, rateNumbers)).toBe(0.2)
  })
  it('lies below the edge for every advised rate below it', () => {
    const random = mulberry32(24)
    for (let round = 0; round < 500; round++) {
      const edge = 10 ** (-4 + 5 * random())
      const advised = edge * random()
      expect(highestRate(crossedAt(edge), advised, rateNumbers)).toBeLessThanOrEqual(edge)
    }
  })
  it('is unbounded where no edge was found', () => {
    expect(highestRate(null, 0.1, rateNumbers)).toBe(Number.POSITIVE_INFINITY)
    expect(highestRate({ ...crossedAt(1), crossed: false }, 0.1, rateNumbers)).toBe(
      Number.POSITIVE_INFINITY,
    )
  })
})
