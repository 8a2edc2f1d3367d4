import { describe, expect, it } from 'vitest'
import { Smoothed } from '../../../src/advice/math/smoothing.js'

describe('Smoothed', () => {
  it('has no bias towards its start: a constant series is its own average', () => {
    const smoothed = new Smoothed(0.9)
    expect(smoothed.value()).toBeNaN()
    for (let step = 0; step < 5; step++) expect(smoothed.push(7)).toBeCloseTo(7, 12)
  })
  it('weighs the last value by 1 - keep in the long run', () => {
    const smoothed = new Smoothed(0.8)
    for (let step = 0; step < 200; step++) smoothed.push(0)
    expect(smoothed.push(1)).toBeCloseTo(0.2, 12)
  })
  it('continues exactly where a saved state left it', () => {
    const whole = new Smoothed(0.7)
    for (const value of [3, 1, 4]) whole.push(value)
    const continued = new Smoothed(0.7, whole.state())
    expect(continued.push(1)).toBe(whole.push(1))
  })
})
