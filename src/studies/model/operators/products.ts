/** Products of tensors, and windows over them. */
import { tensorsIn } from '../keras/network.js'
import { ShapeMismatch, type Shape } from '../layers/layer-rule.js'
import { shapeOfConstant } from '../layers/elementwise.js'
import { wholesOf } from './axes.js'
import type { LayerForm, LayerOfShapes } from './layer-form.js'
import { single, type Lowering } from './lowering.js'
import { valueOf, type Operation, type OperatorTable } from './operation.js'

/** Operands as an Einsum has them: null for a tensor; null for all where one is neither. */
function constantsOf(operands: Operation['operands']): readonly unknown[] | null {
  const constants = operands.map((operand) =>
    operand.kind === 'tensor' ? null : (valueOf(operand) ?? undefined),
  )
  const isGood = constants.every((value) => value === null || shapeOfConstant(value) !== null)
  return isGood && operands.some(({ kind }) => kind === 'tensor') ? constants : null
}

function einsum({ operands, options }: Operation): Lowering | null {
  const equation = options['subscripts'] ?? options['equation']
  const constants = constantsOf(operands)
  if (typeof equation !== 'string' || constants === null) return null
  return single({ type: 'Einsum', config: { equation, constants } })
}

const letters = [...'abcdefghijklmnopqrstuvwxyz']

/** Ranks of the operands, the batch of tensors counted. */
function ranksOf(constants: readonly unknown[], inputs: readonly Shape[]): readonly number[] {
  let next = 0
  return constants.map((constant) => {
    if (constant !== null) return shapeOfConstant(constant)?.length ?? 0
    next += 1
    return (inputs[next - 1]?.length ?? 0) + 1
  })
}

/**
 * The sum over pairs of axes of a tensor and a constant. Two tensors would give every row of one
 * with every row of the other.
 *
 * @param pairsOf the axes of both that are summed, by their ranks.
 */
function contraction(
  { operands }: Operation,
  pairsOf: (a: number, b: number) => readonly (readonly [number, number])[] | null,
): Lowering | null {
  const constants = constantsOf(operands)
  if (constants?.length !== 2 || constants.every((constant) => constant === null)) return null
  const form: LayerOfShapes = (inputs) => {
    const [a = 0, b = 0] = ranksOf(constants, inputs)
    const pairs = pairsOf(a, b)
    if (pairs === null) throw new ShapeMismatch('axes that both tensors have')
    const first = letters.slice(0, a)
    const second = letters.slice(a, a + b)
    for (const [i, j] of pairs) second[j] = first[i] ?? ''
    const summed = pairs.map(([i]) => first[i])
    const kept = [...first, ...second].filter((letter) => !summed.includes(letter))
    const equation = `${first.join('')},${second.join('')}->${kept.join('')}`
    return { type: 'Einsum', config: { equation, constants } }
  }
  return single(form)
}

/** The last axis of one with the last but one of the other. */
const dot = (operation: Operation): Lowering | null =>
  contraction(operation, (a, b) => (a < 1 || b < 1 ? null : [[a - 1, Math.max(0, b - 2)]]))

/** The last axes of both. */
const inner = (operation: Operation): Lowering | null =>
  contraction(operation, (a, b) => (a < 1 || b < 1 ? null : [[a - 1, b - 1]]))

function tensordot(operation: Operation): Lowering | null {
  const axes = operation.options['axes'] ?? 2
  return contraction(operation, (a, b) => {
    const counted = (axis: number, rank: number): number => (axis < 0 ? rank + axis : axis)
    if (typeof axes === 'number')
      return Array.from({ length: axes }, (_, i) => [a - axes + i, i] as const)
    const [left, right] = (Array.isArray(axes) ? axes : []).map(wholesOf)
    if (left == null || right?.length !== left.length) return null
    return left.map((axis, i) => [counted(axis, a), counted(right[i] ?? 0, b)] as const)
  })
}

/** A matrix as one side of the product is an Einsum, whose other tensor has any rank. */
function matmul(operation: Operation): Lowering | null {
  const { operands, options } = operation
  const transposeA = options['transpose_a'] === true
  const transposeB = options['transpose_b'] === true
  if (operands.flatMap(tensorsIn).length === 2)
    return single({ type: 'MatMul', config: { transposeA, transposeB } })
  const constants = constantsOf(operands)
  if (constants?.length !== 2 || transposeA || transposeB) return null
  const matrix = constants.find((constant) => constant !== null)
  if (shapeOfConstant(matrix)?.length !== 2) return null
  const equation = constants[0] === null ? '...k,kn->...n' : 'mk,...kn->...mn'
  return single({ type: 'Einsum', config: { equation, constants } })
}

/** The pooling layer for tensors of this rank. */
const pooling =
  (name: 'Max' | 'Average') =>
  ({ options }: Operation): Lowering | null => {
    const { pool_size: poolSize, strides, padding, data_format: dataFormat } = options
    if ((dataFormat ?? 'channels_last') !== 'channels_last') return null
    const config = { poolSize, strides: strides ?? poolSize, padding: padding ?? 'valid' }
    return single(([shape = []]): LayerForm => {
      const dimensions = shape.length - 1
      if (dimensions < 1 || dimensions > 3)
        throw new ShapeMismatch('a tensor of 2 to 4 dimensions without the batch')
      return { type: `${name}Pooling${dimensions}D`, config }
    })
  }

/** `keras.ops.image.resize`, as the layer does it. */
function resize({ options }: Operation): Lowering | null {
  const { size, interpolation, data_format: dataFormat, antialias } = options
  const [height, width] = wholesOf(size) ?? []
  const { crop_to_aspect_ratio: crop, pad_to_aspect_ratio: padded } = options
  const isPlain = antialias !== true && crop !== true && padded !== true
  if (height === undefined || width === undefined || !isPlain) return null
  if ((dataFormat ?? 'channels_last') !== 'channels_last') return null
  const config = { height, width, interpolation: interpolation ?? 'bilinear' }
  return single({ type: 'Resizing', config })
}

export const productOperators: OperatorTable = {
  einsum,
  matmul,
  dot,
  inner,
  tensordot,
  max_pool: pooling('Max'),
  average_pool: pooling('Average'),
  resize,
}
