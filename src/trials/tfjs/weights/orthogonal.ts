import { normalNumbers } from './random-numbers.js'

/**
 * A random matrix with orthonormal columns, or rows where it has fewer rows, in row-major order:
 * the Q of a matrix of normal numbers, whose R has a positive diagonal. Modified Gram–Schmidt.
 */
export function orthogonalMatrix(rows: number, columns: number, seed: number): Float32Array {
  const count = Math.min(rows, columns)
  const length = Math.max(rows, columns)
  const vectors = orthonormal(Float64Array.from(normalNumbers(count * length, seed)), count, length)
  if (rows < columns) return Float32Array.from(vectors)
  return Float32Array.from(
    { length: rows * columns },
    (_, i) => vectors[(i % columns) * length + Math.floor(i / columns)] ?? 0,
  )
}

/** Makes `count` vectors of this length, one after another in the array, orthonormal in place. */
function orthonormal(vectors: Float64Array, count: number, length: number): Float64Array {
  const views = Array.from({ length: count }, (_, k) =>
    vectors.subarray(k * length, (k + 1) * length),
  )
  for (const [k, vector] of views.entries()) {
    const norm = Math.sqrt(innerProduct(vector, vector))
    for (let i = 0; i < length; i++) vector[i] = (vector[i] ?? 0) / norm
    for (const later of views.slice(k + 1)) {
      const overlap = innerProduct(vector, later)
      for (let i = 0; i < length; i++) later[i] = (later[i] ?? 0) - overlap * (vector[i] ?? 0)
    }
  }
  return vectors
}

function innerProduct(a: Float64Array, b: Float64Array): number {
  let sum = 0
  for (let i = 0; i < a.length; i++) sum += (a[i] ?? 0) * (b[i] ?? 0)
  return sum
}
