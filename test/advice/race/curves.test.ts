import { describe, expect, it } from 'vitest'
import { mulberry32 } from '../../../src/advice/math/random.js'
import {
  aimOf,
  raceCurves,
  raceLevel,
  startLoss,
  timeToLevelMs,
} from '../../../src/advice/race/curves.js'
import { curveWith, raceTrial } from './race-problems.js'

describe('raceCurves', () => {
  it('joins the rungs of a candidate, steps ascending', () => {
    const [curve, ...others] = raceCurves(
      {
        trials: [
          raceTrial({ rung: 0, untilMs: 10 }, [
            [0, 1],
            [10, 0.8],
          ]),
          raceTrial({ rung: 1, untilMs: 20 }, [
            [20, 0.6],
            [15, 0.7],
          ]),
        ],
      },
      1,
    )
    expect(others).toEqual([])
    expect(curve).toMatchObject({
      points: [
        [0, 1],
        [10, 0.8],
        [15, 0.7],
        [20, 0.6],
      ],
      trainedMs: 20,
      rungs: [10, 20],
      stepTimeMs: 1,
    })
  })

  it('separates seeds, full-batch methods and candidates', () => {
    const trials = [
      raceTrial({}, [[0, 1]]),
      raceTrial({ seed: 2 }, [[0, 1]]),
      raceTrial({ method: 'rprop' }, [[0, 1]]),
      raceTrial({ batchSize: 64 }, [[0, 1]]),
    ]
    expect(raceCurves({ trials }, 1)).toHaveLength(2)
    expect(raceCurves({ trials }, 2)).toHaveLength(1)
    expect(raceCurves({ trials }, 1, 'rprop')).toHaveLength(1)
  })

  it('marks a diverged and a broken training apart; neither completes its rung', () => {
    const trials = (cause: 'diverged' | 'crashed') => [
      raceTrial({}, [[0, 1]]),
      raceTrial({ rung: 1, untilMs: 200 }, [], { cause }),
    ]
    expect(raceCurves({ trials: trials('diverged') }, 1)).toMatchObject([
      { diverged: true, broken: false, rungs: [100] },
    ])
    expect(raceCurves({ trials: trials('crashed') }, 1)).toMatchObject([
      { diverged: false, broken: true, rungs: [100] },
    ])
  })

  it('divides the trained time by the steps where no rung reports its step time', () => {
    const trial = raceTrial({ untilMs: 100 }, [
      [0, 1],
      [50, 0.5],
    ])
    const silent = {
      ...trial,
      measurements: trial.measurements.filter(({ name }) => name !== 'stepTimeMs'),
    }
    expect(raceCurves({ trials: [silent] }, 1)).toMatchObject([{ stepTimeMs: 2 }])
  })

  it('gives each noise measurement the lowest loss up to there', () => {
    const trial = raceTrial({}, [
      [0, 1],
      [10, 0.4],
      [20, 0.6],
    ])
    const noisy = {
      ...trial,
      measurements: [
        ...trial.measurements,
        { name: 'gradientSquaredNorm' as const, at: 18, value: 2 },
        { name: 'gradientVariance' as const, at: 18, value: 5 },
      ],
    }
    expect(raceCurves({ trials: [noisy] }, 1)[0]?.noise).toEqual([
      { step: 18, squaredNorm: 2, variance: 5, loss: 0.4 },
    ])
  })
})

describe('raceLevel', () => {
  it('is null before any candidate trained', () => {
    expect(raceLevel([], 'fastest', null)).toBeNull()
    expect(startLoss([])).toBeNull()
  })

  it('leaves 3 % of the improvement for `fastest`, a power of 0.04 for `best-quality`', () => {
    const curves = [
      curveWith({
        points: [
          [0, 2],
          [10, 1],
        ],
      }),
    ]
    expect(raceLevel(curves, 'fastest', null)).toEqual({ start: 2, best: 1, level: 2 - 0.97 })
    expect(raceLevel(curves, 'best-quality', null)?.level).toBeCloseTo(2 ** 0.04, 12)
  })

  it('uses the formula of `fastest` where the best loss has no logarithm', () => {
    const curves = [
      curveWith({
        points: [
          [0, 1],
          [10, -1],
        ],
      }),
    ]
    expect(raceLevel(curves, 'best-quality', null)).toEqual(raceLevel(curves, 'fastest', null))
  })

  it('lies between the best loss and the mean start, for any curves', () => {
    const random = mulberry32(1)
    for (let round = 0; round < 200; round++) {
      const curves = Array.from({ length: 1 + Math.floor(4 * random()) }, () =>
        curveWith({
          points: [
            [0, 1 + random()],
            [10, 2 * random()],
            [20, 2 * random()],
          ],
        }),
      )
      for (const aim of ['fastest', 'best-quality'] as const) {
        const level = raceLevel(curves, aim, null)
        if (level === null) throw new Error('curves have a level')
        expect(level.level).toBeGreaterThanOrEqual(level.best - 1e-12)
        expect(level.level).toBeLessThanOrEqual(level.start + 1e-12)
      }
    }
  })

  it('counts a fall from the loss of guessing, where the untrained model starts above it', () => {
    // unscaled pixels: 97 % of the way from 14.7 to 2 end at 2.38, where nothing is learnt yet
    const learnt = curveWith({ points: [[0, 14.7], [10, 2.35], [20, 2]] }) // prettier-ignore
    expect(raceLevel([learnt], 'fastest', 2.3)?.level).toBeCloseTo(2.3 - 0.97 * 0.3, 12)
    expect(raceLevel([learnt], 'fastest', 2.3)?.start).toBe(2.3)
    expect(raceLevel([learnt], 'best-quality', 2.3)?.level).toBeLessThan(2.3)
  })

  it('is the loss of guessing while no candidate is below it', () => {
    const unlearnt = curveWith({ points: [[0, 14.7], [10, 2.4]] }) // prettier-ignore
    for (const aim of ['fastest', 'best-quality'] as const)
      expect(raceLevel([unlearnt], aim, 2.3)).toEqual({ start: 14.7, best: 2.4, level: 2.3 })
  })

  it('is not changed by a loss of guessing above the start', () => {
    const curves = [curveWith({ points: [[0, 1], [10, 0.4]] })] // prettier-ignore
    expect(raceLevel(curves, 'fastest', 1.1)).toEqual(raceLevel(curves, 'fastest', null))
  })
})

describe('timeToLevelMs', () => {
  it('is linear between two points, in device time', () => {
    const curve = curveWith({
      points: [
        [0, 1],
        [100, 0.5],
      ],
      stepTimeMs: 3,
    })
    expect(timeToLevelMs(curve, 0.75, 1)).toEqual({ timeMs: 150, reached: true })
    expect(timeToLevelMs(curve, 1, 1)).toEqual({ timeMs: 0, reached: true })
  })

  it('goes by the lowest loss so far: a later rise does not count', () => {
    const curve = curveWith({
      points: [
        [0, 1],
        [10, 0.4],
        [20, 0.9],
        [30, 0.3],
      ],
    })
    expect(timeToLevelMs(curve, 0.5, 1).timeMs).toBeLessThan(10)
    expect(timeToLevelMs(curve, 0.35, 1).timeMs).toBe(25)
  })

  it('falls with a higher level, for any curve', () => {
    const random = mulberry32(2)
    for (let round = 0; round < 200; round++) {
      const points = Array.from({ length: 8 }, (_, k) => [k * 10, random()] as const)
      const curve = curveWith({ points })
      const levels = [random(), random()].sort((a, b) => a - b)
      const [deep, shallow] = levels.map((level) => timeToLevelMs(curve, level, 1).timeMs)
      expect(shallow).toBeLessThanOrEqual((deep ?? 0) + 1e-9)
    }
  })

  it('extrapolates beyond the trained time, further the more is left', () => {
    const curve = curveWith({
      points: [
        [0, 1],
        [100, 0.6],
      ],
    })
    const near = timeToLevelMs(curve, 0.55, 1)
    const far = timeToLevelMs(curve, 0.1, 1)
    expect(near.reached || far.reached).toBe(false)
    expect(near.timeMs).toBeGreaterThan(100)
    expect(far.timeMs).toBeGreaterThan(near.timeMs)
  })
})

it('every objective but `best-quality` races to the aim `fastest`', () => {
  expect(aimOf('best-quality')).toBe('best-quality')
  for (const objective of ['fastest', 'least-memory', 'cheapest'] as const)
    expect(aimOf(objective)).toBe('fastest')
})
