/**
 * Inputs of made-up rows: numbers around a centre of their class, tokens of it, or plain noise.
 * Memory and time grow with the numbers of the rows alone.
 */
import { sizeOf, type ModelInput } from '../../advice/vocabulary/model-graph.js'
import type { Numbers } from './made-rows.js'
import type { RandomSource } from './normals.js'

/** Fills one row, from `offset` on. `label`: the class of the row; null without classes. */
export type FillInput = (row: Numbers, offset: number, label: number | null) => void

/** Distance of a class's centre from the origin: neighbouring classes overlap a little. */
const separation = 3.5
/** Directions in which the centres lie: a table of classes x numbers could be huge. */
const directions = 16
/** Patterns over the places of a picture or a series are made of so many cells along an axis. */
const cellsPerAxis = 4
/** Probability that a token comes from its class's part of the vocabulary. */
const classTokenShare = 0.3

/** @param classes that the rows have; null without classes. */
export function inputFiller(
  { shape, vocabulary }: ModelInput,
  classes: number | null,
  source: RandomSource,
): FillInput {
  const size = sizeOf(shape)
  if (vocabulary !== null) return tokens(size, vocabulary, classes, source)
  return classes === null ? noise(size, source) : clusters(shape, classes, source)
}

const noise =
  (size: number, source: RandomSource): FillInput =>
  (row, offset) => {
    for (let j = 0; j < size; j++) row[offset + j] = source.normal()
  }

/**
 *   x = c(class) A + noise
 *
 * c(class): in R^k, of length about 3.5. A: k x size, its rows of about unit length. Over the
 * places of a picture or a series they are coarse patterns, as in nature: a convolution finds them.
 */
function clusters(shape: readonly number[], classes: number, source: RandomSource): FillInput {
  const size = sizeOf(shape)
  const rank = Math.min(directions, size)
  const centres = source.normals(classes * rank, separation / Math.sqrt(rank))
  const basis = patterns(shape, rank, source)
  return (row, offset, label) => {
    const centre = (label ?? 0) * rank
    for (let j = 0; j < size; j++) {
      let value = source.normal()
      for (let k = 0; k < rank; k++)
        value += (centres[centre + k] ?? 0) * (basis[k * size + j] ?? 0)
      row[offset + j] = value
    }
  }
}

/** As many patterns as `count`, one after another, each of about unit length. */
function patterns(shape: readonly number[], count: number, source: RandomSource): Float32Array {
  const size = sizeOf(shape)
  const places = shape.slice(0, -1)
  const channels = shape.at(-1) ?? 1
  const cells = coarseCells(places)
  const cellCount = 1 + cells.reduce((most, cell) => Math.max(most, cell), 0)
  const all = new Float32Array(count * size)
  for (let pattern = 0; pattern < count; pattern++) {
    const coarse = source.normals(cellCount * channels, 1 / Math.sqrt(size))
    for (let j = 0; j < size; j++) {
      const cell = cells[Math.floor(j / channels)] ?? 0
      all[pattern * size + j] = coarse[cell * channels + (j % channels)] ?? 0
    }
  }
  return all
}

/** For every place, in C order, its cell of a grid with at most `cellsPerAxis` on each axis. */
function coarseCells(places: readonly number[]): Int32Array {
  return Int32Array.from({ length: sizeOf(places) }, (_, place) => {
    let rest = place
    let cell = 0
    let stride = 1
    for (const axis of places.toReversed()) {
      const cells = Math.min(axis, cellsPerAxis)
      cell += Math.floor(((rest % axis) * cells) / axis) * stride
      stride *= cells
      rest = Math.floor(rest / axis)
    }
    return cell
  })
}

function tokens(
  size: number,
  vocabulary: number,
  classes: number | null,
  source: RandomSource,
): FillInput {
  const share = classes === null ? 0 : Math.max(1, Math.floor(vocabulary / classes))
  return (row, offset, label) => {
    for (let j = 0; j < size; j++) {
      const isOfClass = label !== null && source.uniform() < classTokenShare
      const token = isOfClass ? label * share + source.below(share) : source.below(vocabulary)
      row[offset + j] = Math.min(token, vocabulary - 1)
    }
  }
}
