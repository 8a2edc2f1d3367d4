import { describe, expect, it } from 'vitest'
import { mulberry32 } from '../../../src/advice/math/random.js'
import type { StepTimeLaw } from '../../../src/advice/timing/step-time-law.js'
import {
  costOfTime,
  costPerHour,
  costUnit,
  isFlat,
  meanPowerWatts,
  restOverBusy,
  workersCost,
} from '../../../src/advice/race/training-cost.js'

const law = (fixedMs: number, perRowMs: number): StepTimeLaw => ({
  fixedMs,
  perRowMs,
  kneeBatchSize: fixedMs / perRowMs,
  maxRelativeResidual: 0,
  isStraight: true,
  points: [],
})
const power = { idleWatts: 50, busyWatts: 250 }

describe('the tariff', () => {
  it('is in money with a price, in energy with a power, and unknown without both', () => {
    expect(costUnit({})).toBeNull()
    expect(costUnit({ power })).toBe('kWh')
    expect(costUnit({ price: { perHour: 2 }, power })).toBe('money')
    expect(costUnit({ price: { perKilowattHour: 0.3 }, power })).toBe('money')
    expect(costPerHour({}, law(10, 1), 10)).toBeNull()
  })
  it('rises from idle to busy power with the batch size', () => {
    expect(meanPowerWatts({ power }, law(10, 1), 10)).toBeCloseTo(150)
    expect(meanPowerWatts({ power }, law(0, 1), 10)).toBeCloseTo(250)
    const watts = [1, 4, 16, 64, 1e6].map(
      (size) => meanPowerWatts({ power }, law(10, 1), size) ?? 0,
    )
    expect(watts).toEqual([...watts].sort((a, b) => a - b))
    expect(watts.at(-1)).toBeCloseTo(250, 2)
  })
  it('follows the throughput if step times are not linear', () => {
    const kinked = {
      ...law(0, 1),
      maxRelativeResidual: 0.5,
      isStraight: false,
      points: [
        { batchSize: 1, stepTimeMs: 10 },
        { batchSize: 10, stepTimeMs: 20 },
        { batchSize: 100, stepTimeMs: 50 },
      ],
    }
    expect([1, 10, 100].map((size) => meanPowerWatts({ power }, kinked, size))).toEqual([
      50 + 200 * 0.05,
      50 + 200 * 0.25,
      250,
    ])
    for (let size = 1; size < 300; size += 7)
      expect(meanPowerWatts({ power }, kinked, size) ?? 0).toBeLessThanOrEqual(250)
  })
  it('adds rent and energy: 2 per hour, 0.3 per kWh and 150 W', () => {
    expect(
      costPerHour({ price: { perHour: 2, perKilowattHour: 0.3 }, power }, law(10, 1), 10),
    ).toBeCloseTo(2.045)
    expect(restOverBusy({ price: { perHour: 2, perKilowattHour: 0.3 }, power })).toBeCloseTo(
      2.015 / 2.075,
    )
    expect(costOfTime({ power }, law(10, 1), 10, 3_600_000)).toBeCloseTo(0.15)
  })
  it('is flat exactly if an hour costs the same at every batch size', () => {
    for (const tariff of [
      { price: { perHour: 2 } },
      { price: { perHour: 2 }, power },
      { power: { idleWatts: 200, busyWatts: 200 } },
      { power },
      { price: { perKilowattHour: 0.3 }, power },
    ]) {
      const small = costPerHour(tariff, law(10, 1), 1)
      const large = costPerHour(tariff, law(10, 1), 1000)
      expect(isFlat(tariff)).toBe(small === large)
      expect(restOverBusy(tariff) === 1).toBe(isFlat(tariff))
    }
  })
  it('has its least energy at B* times the root of idle over busy power', () => {
    const random = mulberry32(3)
    for (let round = 0; round < 30; round++) {
      const fixedMs = 1 + 20 * random()
      const perRowMs = 0.01 + random()
      const noiseScale = 20 + 2000 * random()
      const tariff = { power: { idleWatts: 20 + 80 * random(), busyWatts: 100 + 300 * random() } }
      const stepLaw = law(fixedMs, perRowMs)
      const energy = (size: number): number =>
        (1 + noiseScale / size) *
        (costOfTime(tariff, stepLaw, size, fixedMs + perRowMs * size) ?? 0)
      const best = Math.sqrt((fixedMs * noiseScale) / perRowMs) * Math.sqrt(restOverBusy(tariff))
      expect(energy(best)).toBeLessThan(Math.min(energy(best * 1.05), energy(best / 1.05)))
    }
  })
})

describe('workers', () => {
  const noise = (value: number) => ({ value, low: value / 2, high: value * 2 })
  const costWith = (overrides: Partial<Parameters<typeof workersCost>[0]> = {}) =>
    workersCost({
      cost: 10,
      timeMs: 1000,
      batchSize: 64,
      noiseScale: noise(576),
      workers: 4,
      trainingRows: 100_000,
      ...overrides,
    })
  it('match the closed form of the example', () => {
    const { counts, perFurther, affordable } = costWith()
    expect(counts.map(({ count }) => count)).toEqual([1, 2, 4])
    expect(counts.map(({ cost }) => Math.round(cost * 1e6) / 1e6)).toEqual([10, 11, 13])
    expect(perFurther).toBeCloseTo(1)
    expect(affordable).toBe(2)
    expect(counts[1]?.timeMs).toBeCloseTo(550)
  })
  it('never cost less or take longer than one worker, and each adds the same cost', () => {
    for (const scale of [0.1, 10, 576, 1e6]) {
      const { counts, perFurther, affordable } = costWith({
        noiseScale: noise(scale),
        workers: 100,
      })
      counts.forEach(({ count, cost, costLow, costHigh, timeMs }, i) => {
        expect(cost).toBeCloseTo(10 + (count - 1) * perFurther, 6)
        expect(cost).toBeGreaterThanOrEqual(10 - 1e-9)
        expect(costLow).toBeLessThanOrEqual(cost + 1e-9)
        expect(costHigh).toBeGreaterThanOrEqual(cost - 1e-9)
        expect(timeMs).toBeLessThanOrEqual((counts[i - 1]?.timeMs ?? 1000) + 1e-9)
        if (count <= affordable) expect(cost).toBeLessThanOrEqual(11 + 1e-9)
      })
    }
  })
  it('only add cost if there are fewer rows than the global batch', () => {
    const { counts, affordable } = costWith({
      workers: 64,
      trainingRows: 128,
      noiseScale: noise(1e6),
    })
    expect(affordable).toBe(2)
    expect(counts.at(-1)?.cost ?? 0).toBeGreaterThan(10 * 30)
    expect(counts.at(-1)?.timeMs).toBeCloseTo(counts[1]?.timeMs ?? 0, 1)
  })
})
