/** The equation of an Einsum: letters for every axis of its operands, the batch among them. */
import type { Fields } from '../fields.js'
import { shapeOfConstant } from './elementwise.js'
import { ShapeMismatch, type Shape } from './layer-rule.js'

interface Equation {
  readonly operands: readonly string[]
  readonly result: string
}

const forms =
  'an equation such as bij,bjk->bik: the batch first in every input and in the result, no letter twice in one part'
const alphabet = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ'

/** Without `->` the result has the letters that occur once, in the order of the alphabet. */
function parsed(fields: Fields): Equation {
  const value = fields.raw('equation')
  const written = typeof value === 'string' ? value.replaceAll(' ', '') : ''
  const [left = '', right, ...others] = written.split('->')
  const isGood = /^[a-zA-Z.,]+$/.test(left) && others.length === 0
  if (!isGood || (right !== undefined && !/^[a-zA-Z.]*$/.test(right)))
    fields.fail('equation', forms)
  const operands = left.split(',')
  if (right !== undefined) return { operands, result: right }
  const letters = [...left.replaceAll(/[.,]/g, '')]
  const once = letters.filter((letter) => letters.indexOf(letter) === letters.lastIndexOf(letter))
  const elided = left.includes('...') ? '...' : ''
  return { operands, result: elided + once.sort().join('') }
}

/** Letters for the axes that an ellipsis stands for, aligned at their end. */
function withoutEllipsis({ operands, result }: Equation, ranks: readonly number[]): Equation {
  const free = [...alphabet].filter((letter) => !operands.join('').includes(letter))
  const elided = operands.map((letters, i) =>
    letters.includes('...') ? (ranks[i] ?? 0) - (letters.length - 3) : 0,
  )
  const most = Math.max(0, ...elided)
  const pool = free.slice(0, most)
  const filled = (letters: string, count: number): string =>
    letters.replace('...', pool.slice(most - Math.max(0, count)).join(''))
  return {
    operands: operands.map((letters, i) => filled(letters, elided[i] ?? 0)),
    result: filled(result, most),
  }
}

const isTwice = (letters: string): boolean => new Set(letters).size !== letters.length

/** The equation without an ellipsis, and the shape of a row of its result. */
export function einsumOf(
  fields: Fields,
  inputs: readonly Shape[],
  constants: readonly unknown[],
): { readonly equation: string; readonly outputShape: Shape } {
  let next = 0
  const shapes = constants.map((constant) => {
    if (constant !== null) return shapeOfConstant(constant) ?? []
    next += 1
    return [0, ...(inputs[next - 1] ?? [])]
  })
  const ranks = shapes.map(({ length }) => length)
  const { operands, result } = withoutEllipsis(parsed(fields), ranks)
  const batch = operands[constants.indexOf(null)]?.[0] ?? ''
  const keepsBatch = operands.every(
    (letters, i) =>
      letters.startsWith(batch) === (constants[i] === null) && letters.lastIndexOf(batch) <= 0,
  )
  const isGood = keepsBatch && result.startsWith(batch) && ![...operands, result].some(isTwice)
  if (!isGood) fields.fail('equation', forms)
  const sizes = sizesOf(operands, shapes, batch)
  const outputShape = [...result.slice(1)].map(
    (letter) =>
      sizes.get(letter) ?? fields.fail('equation', `letters of its operands, not ${letter}`),
  )
  return { equation: `${operands.join(',')}->${result}`, outputShape }
}

function sizesOf(
  operands: readonly string[],
  shapes: readonly Shape[],
  batch: string,
): ReadonlyMap<string, number> {
  const sizes = new Map<string, number>()
  for (const [i, letters] of operands.entries()) {
    const shape = shapes[i] ?? []
    if (letters.length !== shape.length || operands.length !== shapes.length)
      throw new ShapeMismatch(`operands with the axes ${operands.join(' and ')}`)
    for (const [axis, letter] of [...letters].entries()) {
      const size = shape[axis] ?? 1
      if (letter !== batch && (sizes.get(letter) ?? size) !== size)
        throw new ShapeMismatch(`operands whose sizes agree along ${letter}`)
      sizes.set(letter, size)
    }
  }
  return sizes
}
