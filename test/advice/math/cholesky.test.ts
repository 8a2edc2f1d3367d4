import { describe, expect, it } from 'vitest'
import { Cholesky, dot } from '../../../src/advice/math/cholesky.js'

const matrix = [
  [4, 2, 0.6],
  [2, 5, 1],
  [0.6, 1, 3],
]

describe('the Cholesky factor', () => {
  const factor = new Cholesky(matrix)

  it('gives the quadratic form of the inverse', () => {
    // A x = b for x = (1, 2, -1): b A^-1 b = b x
    const b = [4 + 4 - 0.6, 2 + 10 - 1, 0.6 + 2 - 3]
    const whitened = factor.forward(b)
    expect(dot(whitened, whitened, 3)).toBeCloseTo(dot(b, [1, 2, -1], 3), 10)
  })

  it('multiplies back', () => {
    expect([...factor.times(factor.forward([3, -1, 2]))]).toEqual([
      expect.closeTo(3, 10),
      expect.closeTo(-1, 10),
      expect.closeTo(2, 10),
    ])
  })

  it('knows the determinant', () => {
    const determinant = 4 * (15 - 1) - 2 * (6 - 0.6) + 0.6 * (2 - 3)
    expect(factor.logDeterminant()).toBeCloseTo(Math.log(determinant), 10)
  })

  it('refuses a matrix that is not positive definite', () => {
    const indefinite = [
      [1, 2],
      [2, 1],
    ]
    expect(() => new Cholesky(indefinite)).toThrow('not positive definite at row 1')
  })
})
