import { describe, expect, it } from 'vitest'
import { derivedVariables } from '../../src/words/derived-variables.js'

describe('derived variables', () => {
  it('mention the variation of the steps from 5 % on', () => {
    const stepsVary = (stepSpread?: number): unknown =>
      derivedVariables('duration', {
        stepsPerEpoch: 10,
        stepTimeMs: 5,
        epochTimeMs: 50,
        epochs: 2,
        totalMs: 100,
        ...(stepSpread === undefined ? {} : { stepSpread }),
      })['stepsVary']
    expect([stepsVary(), stepsVary(0.049), stepsVary(0.05)]).toEqual([false, false, true])
  })

  it('compare a neighbour with the winner; half a percent is equal', () => {
    const comparison = (reached: boolean, ratio: number): unknown =>
      derivedVariables('why-not-larger', {
        batchSize: 64,
        learningRate: 0.01,
        reached,
        ratio,
        trainedRatio: 2,
      })['comparison']
    expect(comparison(false, 0.5)).toBe('unreached')
    expect(comparison(true, 0.99)).toBe('quicker')
    expect(comparison(true, 1.004)).toBe('equal')
    expect(comparison(true, 1.006)).toBe('slower')
  })

  it('call the predicted optimum close within a factor of 2', () => {
    const isClose = (optimum: number): unknown =>
      derivedVariables('theory-optimum', { optimum, low: 1, high: 999, batchSize: 64 })[
        'optimumIsClose'
      ]
    expect([32, 33, 64, 127, 128].map(isClose)).toEqual([false, true, true, true, false])
  })

  it('list the losses by size with three digits', () => {
    const sizes = [
      { batchSize: 32, validationLoss: 0.11234 },
      { batchSize: 64, validationLoss: 1.24 },
    ]
    expect(derivedVariables('validation-by-size', { sizes, best: 32 })).toEqual({
      list: '32: 0.112, 64: 1.24',
    })
  })

  it('are none where the fields say everything', () => {
    expect(derivedVariables('warmup', { steps: 3 })).toEqual({})
  })
})
