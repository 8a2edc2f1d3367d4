/**
 * Teachers: what the targets of made-up rows are computed from. A score is a number of about unit
 * variance for every value of an output. Memory and time grow with the numbers of the rows, not
 * with inputs times outputs.
 */
import { sizeOf, type ModelInput, type ModelOutput } from '../../advice/vocabulary/model-graph.js'
import type { Numbers } from './made-rows.js'
import type { RandomSource } from './normals.js'

/** Scores of one row, whose input begins at `offset`. They hold until the next call. */
export type Teacher = (row: Numbers, offset: number) => Float32Array

/** Directions of the input that a global teacher looks at. */
const directions = 8
/** Channels of the input that each unit of a local teacher looks at. */
const channelsMax = 4

/** A local teacher where input and output have the same axes, else a global one. */
export function teacherOf(
  input: ModelInput,
  output: Pick<ModelOutput, 'shape'>,
  source: RandomSource,
): Teacher {
  const valueOf = input.vocabulary === null ? null : source.normals(input.vocabulary)
  const isLocal = output.shape.length > 1 && hasPlaces(input, output.shape)
  return isLocal
    ? localTeacher(input, output.shape, valueOf, source)
    : globalTeacher(sizeOf(input.shape), sizeOf(output.shape), valueOf, source)
}

/** Tokens [T] have a place for every position of [T, units]; numbers [T, channels] too. */
const hasPlaces = ({ shape, vocabulary }: ModelInput, output: readonly number[]): boolean =>
  placesOf(shape, vocabulary).length === output.length - 1

const placesOf = (shape: readonly number[], vocabulary: number | null): readonly number[] =>
  vocabulary === null ? shape.slice(0, -1) : shape

/** The number of a value: itself, or that of its token. */
const numberAt = (row: Numbers, index: number, valueOf: Float32Array | null): number => {
  const value = row[index] ?? 0
  return valueOf === null ? value : (valueOf[value] ?? 0)
}

/** score = x A B / sqrt(k);  A: inputs x k, B: k x outputs, k <= 8. */
function globalTeacher(
  inputs: number,
  outputs: number,
  valueOf: Float32Array | null,
  source: RandomSource,
): Teacher {
  const rank = Math.min(directions, inputs, outputs)
  const encode = source.normals(inputs * rank, 1 / Math.sqrt(inputs))
  const decode = rank === 1 ? Float32Array.of(1) : source.normals(rank * outputs)
  const hidden = new Float32Array(rank)
  const scores = new Float32Array(outputs)
  return (row, offset) => {
    hidden.fill(0)
    for (let j = 0; j < inputs; j++) {
      const number = numberAt(row, offset + j, valueOf)
      for (let k = 0; k < rank; k++)
        hidden[k] = (hidden[k] ?? 0) + number * (encode[j * rank + k] ?? 0)
    }
    for (let i = 0; i < outputs; i++) {
      let score = 0
      for (let k = 0; k < rank; k++) score += (hidden[k] ?? 0) * (decode[k * outputs + i] ?? 0)
      scores[i] = score / Math.sqrt(rank)
    }
    return scores
  }
}

/**
 * The score of a unit at a place is a mix of a few channels of the input at the same place, scaled
 * to the input's axes.
 */
function localTeacher(
  { shape, vocabulary }: ModelInput,
  output: readonly number[],
  valueOf: Float32Array | null,
  source: RandomSource,
): Teacher {
  const units = output.at(-1) ?? 1
  const channels = vocabulary === null ? (shape.at(-1) ?? 1) : 1
  const places = inputPlaces(placesOf(shape, vocabulary), output.slice(0, -1))
  const taps = Math.min(channels, channelsMax)
  const chosen = Int32Array.from({ length: units * taps }, () => source.below(channels))
  const weights = source.normals(units * taps, 1 / Math.sqrt(taps))
  const scores = new Float32Array(places.length * units)
  return (row, offset) => {
    places.forEach((place, p) => {
      for (let unit = 0; unit < units; unit++) {
        let score = 0
        for (let tap = unit * taps; tap < (unit + 1) * taps; tap++) {
          const index = offset + place * channels + (chosen[tap] ?? 0)
          score += (weights[tap] ?? 0) * numberAt(row, index, valueOf)
        }
        scores[p * units + unit] = score
      }
    })
    return scores
  }
}

/** For every place of the output, in C order, the place of the input at the same share of axes. */
function inputPlaces(input: readonly number[], output: readonly number[]): Int32Array {
  return Int32Array.from({ length: sizeOf(output) }, (_, place) => {
    let rest = place
    let index = 0
    let stride = 1
    for (let axis = output.length - 1; axis >= 0; axis--) {
      const size = output[axis] ?? 1
      const inputSize = input[axis] ?? 1
      index += Math.floor(((rest % size) * inputSize) / size) * stride
      stride *= inputSize
      rest = Math.floor(rest / size)
    }
    return index
  })
}
