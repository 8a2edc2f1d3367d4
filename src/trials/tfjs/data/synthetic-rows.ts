/**
 * Rows from a seed, for when only the sizes of the data are known. They have the shape, type and
 * number of classes of the user's data and can be learnt, but not trivially. How hard the real data
 * is stays unknown; that lowers the confidence.
 */
import { mulberry32 } from '../../../advice/math/random.js'

export interface SyntheticShape {
  readonly rows: number
  /** Numbers in a row of x. */
  readonly size: number
  /** Number of classes, or null for regression. */
  readonly classes: number | null
  /** Vocabulary size for token inputs, else null. */
  readonly vocabulary: number | null
  /** Numbers in a row of y for regression. */
  readonly targetSize: number
  readonly seed: number
}

/**
 * Standard normal numbers. Source: Box and Muller, "A note on the generation of random normal
 * deviates", 1958.
 */
function gaussian(random: () => number): () => number {
  return () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random())
}

export interface SyntheticRows {
  readonly x: Float32Array | Int32Array
  readonly y: Float32Array | Int32Array
}

/** Share of rows whose class is drawn anew: wrong labels. */
const wrongLabelShare = 0.05
/** Standard deviation of the noise in a regression target. */
const targetNoise = 0.1

export function syntheticRows(shape: SyntheticShape): SyntheticRows {
  const random = mulberry32(shape.seed)
  const normal = gaussian(random)
  const { rows, size, classes, vocabulary, targetSize } = shape
  if (classes !== null) return classifiedRows(shape, classes, random, normal)
  if (vocabulary !== null) return tokenSums(shape, vocabulary, random, normal)
  return targetSize === size
    ? lowRankRows(rows, size, normal)
    : teacherRows(rows, size, targetSize, normal)
}

/** Class numbers with clusters of numbers or with tokens. */
function classifiedRows(
  { rows, size, vocabulary }: SyntheticShape,
  classes: number,
  random: () => number,
  normal: () => number,
): SyntheticRows {
  const y = Int32Array.from({ length: rows }, () => Math.floor(random() * classes))
  const x =
    vocabulary === null
      ? clusters(y, classes, size, normal)
      : tokens(y, { classes, size, vocabulary }, random)
  for (let row = 0; row < rows; row++)
    if (random() < wrongLabelShare) y[row] = Math.floor(random() * classes)
  return { x, y }
}

/**
 * Regression on tokens: y = tanh(sum of the tokens' weights / sqrt(size)) + 0.1 noise, weights
 * Gaussian.
 */
function tokenSums(
  { rows, size, targetSize }: SyntheticShape,
  vocabulary: number,
  random: () => number,
  normal: () => number,
): SyntheticRows {
  const x = Int32Array.from({ length: rows * size }, () => Math.floor(random() * vocabulary))
  const weights = Float32Array.from({ length: vocabulary }, () => normal())
  const y = new Float32Array(rows * targetSize)
  for (let i = 0; i < y.length; i++) {
    const row = Math.floor(i / targetSize)
    let sum = 0
    for (let j = 0; j < size; j++) sum += weights[x[row * size + j] ?? 0] ?? 0
    y[i] = Math.tanh(sum / Math.sqrt(size)) + targetNoise * normal()
  }
  return { x, y }
}

/**
 * x = 3.5 / sqrt(size) * centre(class) + noise, both Gaussian: neighbouring classes overlap a
 * little at any size.
 */
function clusters(
  y: Int32Array,
  classes: number,
  size: number,
  normal: () => number,
): Float32Array {
  const centres = Float32Array.from(
    { length: classes * size },
    () => (3.5 / Math.sqrt(size)) * normal(),
  )
  const x = new Float32Array(y.length * size)
  for (let row = 0; row < y.length; row++) {
    const centre = (y[row] ?? 0) * size
    for (let j = 0; j < size; j++) x[row * size + j] = (centres[centre + j] ?? 0) + normal()
  }
  return x
}

/**
 * A token comes with probability 0.3 from its class's part of the vocabulary, else from all of
 * it.
 */
function tokens(
  y: Int32Array,
  {
    classes,
    size,
    vocabulary,
  }: { readonly classes: number; readonly size: number; readonly vocabulary: number },
  random: () => number,
): Int32Array {
  const share = Math.max(1, Math.floor(vocabulary / classes))
  const x = new Int32Array(y.length * size)
  for (let row = 0; row < y.length; row++) {
    for (let j = 0; j < size; j++) {
      const isOfClass = random() < 0.3
      const token = isOfClass
        ? (y[row] ?? 0) * share + Math.floor(random() * share)
        : Math.floor(random() * vocabulary)
      x[row * size + j] = Math.min(token, vocabulary - 1)
    }
  }
  return x
}

/** Regression: y = tanh(x w) + 0.1 noise, w Gaussian / sqrt(size). */
function teacherRows(
  rows: number,
  size: number,
  targetSize: number,
  normal: () => number,
): SyntheticRows {
  const weights = Float32Array.from({ length: size * targetSize }, () => normal() / Math.sqrt(size))
  const x = Float32Array.from({ length: rows * size }, () => normal())
  const y = new Float32Array(rows * targetSize)
  for (let row = 0; row < rows; row++) {
    for (let k = 0; k < targetSize; k++) {
      let sum = 0
      for (let j = 0; j < size; j++)
        sum += (x[row * size + j] ?? 0) * (weights[j * targetSize + k] ?? 0)
      y[row * targetSize + k] = Math.tanh(sum) + targetNoise * normal()
    }
  }
  return { x, y }
}

/** Autoencoder: y = x, the logistic function of rank 8 with noise. */
function lowRankRows(rows: number, size: number, normal: () => number): SyntheticRows {
  const rank = Math.min(8, size)
  const basis = Float32Array.from({ length: rank * size }, () => normal() / Math.sqrt(rank))
  const x = new Float32Array(rows * size)
  for (let row = 0; row < rows; row++) {
    const weights = Array.from({ length: rank }, () => normal())
    for (let j = 0; j < size; j++) {
      let sum = 0.1 * normal()
      for (let k = 0; k < rank; k++) sum += (weights[k] ?? 0) * (basis[k * size + j] ?? 0)
      x[row * size + j] = 1 / (1 + Math.exp(-sum))
    }
  }
  return { x, y: x.slice() }
}
