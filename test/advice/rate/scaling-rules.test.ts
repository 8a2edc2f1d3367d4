import { describe, expect, it } from 'vitest'
import { mulberry32 } from '../../../src/advice/math/random.js'
import { rateNumbers } from '../../../src/advice/rate/numbers.js'
import { scaledRate, type RateScaling } from '../../../src/advice/rate/scaling-rules.js'

const scaled = (scaling: Partial<RateScaling>): number =>
  scaledRate(
    { learningRate: 0.1, from: 32, to: 256, noiseScale: 100, optimizer: 'sgd', ...scaling },
    rateNumbers,
  )

describe('scaledRate', () => {
  it('is the linear (SGD) or square-root rule (Adam) far below the noise scale', () => {
    expect(scaled({ noiseScale: 1e9, optimizer: 'momentum' })).toBeCloseTo(0.1 * 8, 5)
    expect(scaled({ noiseScale: 1e9, optimizer: 'adam' })).toBeCloseTo(0.1 * Math.sqrt(8), 5)
  })
  it('stops growing far above the noise scale', () => {
    expect(scaled({ noiseScale: 0.01 })).toBeCloseTo(0.1, 3)
  })
  it('composes and inverts: B to B1 to B2 is B to B2, and back is back', () => {
    const random = mulberry32(4)
    for (let round = 0; round < 50; round++) {
      const b0 = 1 + random() * 1e3
      const b1 = 1 + random() * 1e3
      const b2 = 1 + random() * 1e3
      const noiseScale = random() * 1e4
      const optimizer = round % 2 === 0 ? 'sgd' : 'adam'
      const step = (learningRate: number, from: number, to: number): number =>
        scaled({ learningRate, from, to, noiseScale, optimizer })
      expect(step(step(0.1, b0, b1), b1, b2)).toBeCloseTo(step(0.1, b0, b2), 10)
      expect(step(step(0.1, b0, b1), b1, b0)).toBeCloseTo(0.1, 10)
    }
  })
  it('grows by a power below the plain rule where the noise scale is unknown', () => {
    const unknown = { noiseScale: null, to: 128 }
    expect(scaled({ ...unknown, optimizer: 'sgd' })).toBeCloseTo(0.1 * 4 ** 0.7)
    expect(scaled({ ...unknown, optimizer: 'adamax' })).toBeCloseTo(0.1 * 4 ** 0.4)
  })
})
