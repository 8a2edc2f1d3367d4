import { describe, expect, it } from 'vitest'
import { timingNumbers } from '../../../src/advice/timing/numbers.js'
import {
  isSteady,
  readStepSeries,
  steadier,
  type StepReading,
} from '../../../src/advice/timing/step-series.js'
import { mulberry32 } from '../../../src/advice/math/random.js'
import { normals } from '../../../src/advice/math/normals.js'

/** A generated series of step durations around 10 ms. */
interface GeneratedSeries {
  readonly steps: number
  /** Warm-up steps, and how many times slower they are. */
  readonly warmUp?: number
  readonly height?: number
  /** The warm-up decays from `height` to 1.25 instead of staying flat. */
  readonly decays?: boolean
  /** Relative change of the level from somewhere in the middle on. */
  readonly rise?: number
  /** Standard deviation of the log-normal noise. */
  readonly noise?: number
  /** Share of warm steps that take 1.5 to 3 times as long. */
  readonly outliers?: number
}

function series(
  random: () => number,
  {
    steps,
    warmUp = 0,
    height = 1,
    decays = false,
    rise = 0,
    noise = 0.03,
    outliers = 0,
  }: GeneratedSeries,
): number[] {
  const normal = normals(Math.floor(random() * 2 ** 32))
  const riseFrom = steps / 3 + (random() * steps) / 3
  const warmUpFactor = (step: number): number => {
    if (step >= warmUp) return 1
    return decays ? Math.max(1.25, height ** (1 - step / warmUp)) : height
  }
  const outlierFactor = (step: number): number =>
    step >= warmUp && random() < outliers ? 1.5 + 1.5 * random() : 1
  return Array.from(
    { length: steps },
    (_, step) =>
      10 *
      warmUpFactor(step) *
      (step < riseFrom ? 1 : 1 + rise) *
      Math.exp(noise * normal()) *
      outlierFactor(step),
  )
}

/** A series with a warm-up of random length, height and form. */
function warmUpSeries(random: () => number, steps: number, outliers: number) {
  const warmUp = 1 + Math.floor(random() * Math.min(8, steps / 2 - 1))
  const height = 1.5 + 3.5 * random()
  const decays = random() < 0.5
  return { warmUp, stepTimesMs: series(random, { steps, warmUp, height, decays, outliers }) }
}

function read(stepTimesMs: readonly number[]): StepReading {
  const reading = readStepSeries(stepTimesMs, timingNumbers)
  if (reading === null) throw new Error('the series has no step')
  return reading
}
const rounds = 400
/** Share of generated series for which a claim holds. */
const share = (seed: number, holds: (random: () => number) => boolean): number => {
  const random = mulberry32(seed)
  return Array.from({ length: rounds }, () => holds(random)).filter(Boolean).length / rounds
}
const lengths = [6, 10, 20, 40]

describe('the warm-up of a series of steps', () => {
  it.each([
    [0, 0.98],
    [0.1, 0.93],
    [0.25, 0.75],
  ])('is cut within a step of the truth: %d outliers, in %d of the series', (outliers, least) => {
    for (const steps of lengths) {
      const right = share(steps, (random) => {
        const { warmUp, stepTimesMs } = warmUpSeries(random, steps, outliers)
        return Math.abs(read(stepTimesMs).warmUpSteps - warmUp) <= 1
      })
      expect(right).toBeGreaterThanOrEqual(least)
    }
  })
  it.each([
    [0, 0.98],
    [0.1, 0.94],
    [0.25, 0.83],
  ])('costs one step at most where there is none: %d outliers, in %d', (outliers, least) => {
    for (const steps of lengths) {
      const short = share(
        steps + 1,
        (random) => read(series(random, { steps, outliers })).warmUpSteps <= 1,
      )
      expect(short).toBeGreaterThanOrEqual(least)
    }
  })
  it('leaves the median of the warm steps within 5 % of the truth', () => {
    for (const steps of lengths) {
      const close = share(steps + 2, (random) => {
        const warmUp = Math.floor(random() * (steps / 2))
        const { medianMs } = read(series(random, { steps, warmUp, height: 5 }))
        return Math.abs(medianMs / 10 - 1) < 0.05
      })
      expect(close).toBeGreaterThan(0.97)
    }
  })
  it('is cut from recorded series where a reader would cut it', () => {
    // a convolution at batch 512 and 256, a residual network at 256, a dense network at 64, and the
    // first training of a process
    expect(read([547, 265, 136, 141, 92.9, 103, 77.8, 82.3, 82.4])).toMatchObject({
      warmUpSteps: 6,
      settled: false,
    })
    expect(read([275, 166, 61.5, 79.9, 61.2, 87.9, 56.1, 76.5, 61.4, 82.6]).warmUpSteps).toBe(2)
    expect(read([392, 265, 264, 266, 274, 266])).toMatchObject({ warmUpSteps: 1, settled: true })
    expect(
      read([
        5, 7.63, 5.68, 5.52, 4.05, 6.55, 2.86, 2.69, 2.83, 2.52, 2.73, 2.77, 2.67, 2.41, 2.77, 2.55,
        2.78, 3.67, 2.57,
      ]).warmUpSteps,
    ).toBe(6)
    expect(
      read([
        17.6, 10, 11.6, 11, 18.2, 7.58, 6.92, 11.5, 7.31, 5.65, 7.77, 6.27, 3.8, 3.15, 3.25, 3.12,
        3, 2.94, 2.96, 2.9, 2.86, 2.96,
      ]).warmUpSteps,
    ).toBe(13)
  })
  it('is not settled where it takes half of the series or more', () => {
    const falling = Array.from({ length: 12 }, (_, i) => 100 * 0.8 ** i)
    expect(read(falling)).toMatchObject({ settled: false })
    expect(isSteady(read(falling))).toBe(false)
  })
  it('has edges: equal steps, one step, too few steps to cut, no step', () => {
    expect(read([7, 7, 7, 7, 7, 7, 7, 7])).toEqual({
      warmUpSteps: 0,
      settled: true,
      medianMs: expect.closeTo(7, 10) as number,
      spread: expect.closeTo(0, 10) as number,
      thirdsMs: null,
      drifts: false,
    })
    expect(read([42])).toMatchObject({ warmUpSteps: 0, settled: true })
    expect(read([90, 10, 10])).toMatchObject({ warmUpSteps: 0, settled: true })
    expect(read([90, 10, 10, 10])).toMatchObject({ warmUpSteps: 1 })
    expect(readStepSeries([], timingNumbers)).toBeNull()
  })
  it('does not depend on the unit of time, and neither do drift and spread', () => {
    const random = mulberry32(5)
    for (let round = 0; round < 50; round++) {
      const durations = series(random, { steps: 20, warmUp: 3, height: 3, outliers: 0.1 })
      const reading = read(durations)
      const other = read(durations.map((ms) => ms * 37))
      expect(other).toMatchObject({
        warmUpSteps: reading.warmUpSteps,
        settled: reading.settled,
        drifts: reading.drifts,
      })
      expect(other.medianMs / reading.medianMs).toBeCloseTo(37, 6)
      expect(other.spread).toBeCloseTo(reading.spread, 8)
    }
  })
})

describe('the spread of the warm steps', () => {
  it('is 0.6745 standard deviations of normal noise: half of the steps lie within it', () => {
    for (const noise of [0.03, 0.1]) {
      const random = mulberry32(9)
      const spreads = Array.from(
        { length: 200 },
        () => read(series(random, { steps: 40, noise })).spread,
      )
      expect(spreads.reduce((a, b) => a + b, 0) / spreads.length / (0.6745 * noise)).toBeCloseTo(
        1,
        1,
      )
    }
  })
})

describe('the drift of the warm steps', () => {
  it.each([
    [0, 0.03, 0.01],
    [0.1, 0.03, 0.03],
    [0.25, 0.05, 0.06],
  ])(
    'is seldom found where there is none: %d outliers, noise %d, in %d of the series at most',
    (outliers, noise, most) => {
      for (const steps of [10, 12, 20, 40])
        expect(
          share(steps, (random) => read(series(random, { steps, outliers, noise })).drifts),
        ).toBeLessThanOrEqual(most)
    },
  )
  it.each([
    [0.3, 0, 0.95],
    [0.3, 0.1, 0.8],
    [0.5, 0.1, 0.9],
    [1, 0.25, 0.75],
  ])('of %d is found with %d outliers in %d of the series', (rise, outliers, least) => {
    for (const steps of [12, 20, 40])
      expect(
        share(steps, (random) => read(series(random, { steps, rise, outliers })).drifts),
      ).toBeGreaterThanOrEqual(least)
  })
  it('needs a change of 10 % and nine warm steps', () => {
    expect(
      share(3, (random) => read(series(random, { steps: 40, rise: 0.05, noise: 0.01 })).drifts),
    ).toBe(0)
    expect(read([10, 10, 10, 10, 20, 20, 20, 20])).toMatchObject({ thirdsMs: null, drifts: false })
  })
  it('is also found where the device becomes faster, or its slow part is warm-up', () => {
    expect(
      share(4, (random) => {
        const reading = read(series(random, { steps: 30, rise: -0.4 }))
        return !isSteady(reading) || reading.medianMs < 7
      }),
    ).toBeGreaterThan(0.95)
  })
})

it('the steadier of two readings is believed, in either order', () => {
  const calm = read([10, 10, 10, 10, 10, 10, 10, 10, 10])
  const drifting = read([10, 10, 10, 10, 12, 14, 14, 14, 14])
  const endless = read(Array.from({ length: 12 }, (_, i) => 100 * 0.8 ** i))
  expect(drifting.drifts).toBe(true)
  for (const [better, worse] of [
    [calm, drifting],
    [calm, endless],
    [endless, drifting],
  ] as const) {
    expect(steadier(better, worse)).toBe(better)
    expect(steadier(worse, better)).toBe(better)
  }
})
