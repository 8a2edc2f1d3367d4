import { describe, expect, it } from 'vitest'
import { mulberry32 } from '../../../src/advice/math/random.js'
import { rateNumbers } from '../../../src/advice/rate/numbers.js'
import { SweepRamp } from '../../../src/advice/rate/sweep-ramp.js'
import { normals } from '../../../src/advice/math/normals.js'

/** Pushes losses and tells whether the ramp ended among them. */
const endsWithin = (ramp: SweepRamp, losses: readonly number[]): boolean =>
  losses.map((loss) => ramp.push(loss).over).includes(true)

describe('SweepRamp', () => {
  it('smooths the losses without a bias towards the start', () => {
    const ramp = new SweepRamp(rateNumbers)
    expect(ramp.push(3).loss).toBeCloseTo(3)
    expect(ramp.push(3).loss).toBeCloseTo(3)
    expect(ramp.push(0).loss).toBeGreaterThan(1)
  })
  it('goes on while the loss falls, and ends when it has risen by the whole of its fall', () => {
    const ramp = new SweepRamp(rateNumbers)
    const falling = Array.from({ length: 30 }, (_, step) => 2 - step / 30)
    expect(endsWithin(ramp, falling)).toBe(false)
    expect(endsWithin(ramp, [1.1, 1.2, 1.3, 1.4])).toBe(false)
    expect(endsWithin(ramp, [3, 4, 5, 6])).toBe(true)
  })
  it('never ends on scatter alone, but ends on an explosion out of the same scatter', () => {
    const random = mulberry32(26)
    const normal = normals(26)
    let early = 0
    for (let round = 0; round < 200; round++) {
      const ramp = new SweepRamp(rateNumbers)
      const scatter = 0.05 + 0.6 * random()
      const steady = Array.from({ length: 60 }, () => 2 + scatter * normal())
      if (endsWithin(ramp, steady)) early += 1
      const exploding = Array.from({ length: 20 }, (_, step) => 2 + scatter * normal() + step)
      expect(endsWithin(ramp, exploding)).toBe(true)
    }
    expect(early / 200).toBeLessThan(0.05)
  })
})
