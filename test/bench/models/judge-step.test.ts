import { expect, test } from 'vitest'
import { judgeStep, type WeightDifference } from './judge-step.js'

const difference = (given: Partial<WeightDifference>): WeightDifference => ({
  name: 'dense kernel',
  worst: 0,
  change: 1,
  noise: 0,
  rounding: 1e-6,
  ...given,
})

test('without measured noise a weight is equal within 0.1 % of its change', () => {
  expect(judgeStep([difference({ worst: 1e-3 })])).toEqual({ fault: null, noise: null })
  expect(judgeStep([difference({ worst: 1.1e-3 })])).toEqual({
    fault: 'dense kernel: differs by 0.00110, 0.11 % of its change',
    noise: null,
  })
})

test('a weight is equal within three times its own noise, and the report says so', () => {
  const noisy = difference({ worst: 0.05, noise: 0.02 })
  expect(judgeStep([difference({ worst: 5e-4, noise: 1e-4 }), noisy])).toEqual({
    fault: null,
    noise:
      '1 of 2 weights equal within 3 times the float32 noise, the others within 0.1 % of their change; at most 5 %, where the noise is 2 %',
  })
})

test('the noise of one weight excuses no other', () => {
  const quiet = difference({ name: 'dense bias', worst: 0.02, noise: 5e-3 })
  const { fault, noise } = judgeStep([difference({ worst: 0.05, noise: 0.02 }), quiet])
  expect(fault).toBe('dense bias: differs by 0.0200, 2 % of its change (float32 noise 0.5 %)')
  expect(noise).toMatch(/^1 of 2 weights/)
})

test('a frozen weight may not move, and no number is no match', () => {
  expect(judgeStep([difference({ worst: 0.1, change: 0 })]).fault).toMatch(/frozen in Keras/)
  expect(judgeStep([difference({ worst: Infinity, noise: 0.1 })]).fault).not.toBeNull()
})
