/** The Cholesky factor of a covariance matrix, and what follows from it. */

/**
 * L of A = L L^T, for a symmetric positive definite A.
 *
 * @throws Error for a matrix that is not positive definite
 */
export class Cholesky {
  private readonly factor: readonly Float64Array[]

  /** @param matrix rows of A; only the lower triangle is read */
  constructor(matrix: readonly ArrayLike<number>[]) {
    this.factor = factorise(matrix)
  }

  /** x of L x = b. */
  forward(b: ArrayLike<number>): Float64Array {
    const x = new Float64Array(b.length)
    for (const [i, row] of this.factor.entries())
      x[i] = ((b[i] ?? 0) - dot(row, x, i)) / (row[i] ?? 1)
    return x
  }

  /** L x. */
  times(x: ArrayLike<number>): Float64Array {
    return Float64Array.from(this.factor, (row, i) => dot(row, x, i + 1))
  }

  /** ln det A. */
  logDeterminant(): number {
    return this.factor.reduce((sum, row, i) => sum + 2 * Math.log(row[i] ?? 1), 0)
  }
}

function factorise(matrix: readonly ArrayLike<number>[]): readonly Float64Array[] {
  const factor: Float64Array[] = []
  for (const [i, given] of matrix.entries()) {
    const row = new Float64Array(matrix.length)
    for (const [j, earlier] of factor.entries())
      row[j] = ((given[j] ?? 0) - dot(row, earlier, j)) / (earlier[j] ?? 1)
    const pivot = (given[i] ?? 0) - dot(row, row, i)
    if (!(pivot > 0)) throw new Error(`the matrix is not positive definite at row ${i}`)
    row[i] = Math.sqrt(pivot)
    factor.push(row)
  }
  return factor
}

/** Sum of a_k b_k over the first `count` entries. */
export function dot(a: ArrayLike<number>, b: ArrayLike<number>, count: number): number {
  let sum = 0
  for (let k = 0; k < count; k++) sum += (a[k] ?? 0) * (b[k] ?? 0)
  return sum
}
