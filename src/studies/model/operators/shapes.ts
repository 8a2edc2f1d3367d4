/** Operators that give tensors another shape or another order of axes. */
import { ShapeMismatch, type Shape } from '../layers/layer-rule.js'
import { indexIn, indexOf, wholesOf } from './axes.js'
import type { LayerForm, LayerOfShapes } from './layer-form.js'
import { chain, several, single, type Lowering } from './lowering.js'
import type { Operation, OperatorTable } from './operation.js'
import { itemOf, splitPart } from './slices.js'

const reshape = (targetShape: Shape): LayerForm => ({ type: 'Reshape', config: { targetShape } })

const expandDims =
  (axis: number): LayerOfShapes =>
  ([shape = []]) => {
    const index = indexOf(axis, shape.length + 1)
    return reshape([...shape.slice(0, index), 1, ...shape.slice(index)])
  }

const squeeze =
  (axis: unknown): LayerOfShapes =>
  ([shape = []]) => {
    const axes = axis === null || axis === undefined ? null : [axis].flat().map(Number)
    const dropped = axes?.map((one) => indexOf(one, shape.length))
    const kept = shape.filter((size, i) => size !== 1 || dropped?.includes(i) === false)
    const hasOther = dropped?.some((i) => shape[i] !== 1) ?? false
    if (hasOther || kept.length === 0)
      throw new ShapeMismatch('an axis of size 1 beside another that stays')
    return reshape(kept)
  }

/** `order` gives the axes with the batch, which stays first. */
const permute =
  (order: (rank: number) => readonly number[]): LayerOfShapes =>
  ([shape = []]) => {
    const [batch, ...dims] = order(shape.length + 1)
    if (batch !== 0) throw new ShapeMismatch('an order of axes that begins with the batch, axis 0')
    return { type: 'Permute', config: { dims } }
  }

function swapped(rank: number, axis1: number, axis2: number): readonly number[] {
  const first = axis1 < 0 ? rank + axis1 : axis1
  const second = axis2 < 0 ? rank + axis2 : axis2
  const other = new Map([
    [first, second],
    [second, first],
  ])
  return Array.from({ length: rank }, (_, i) => other.get(i) ?? i)
}

/** Takes the axes of `source` out and puts each at its place of `destination`, as NumPy does. */
function moved(rank: number, source: readonly number[], destination: readonly number[]): number[] {
  const counted = (axes: readonly number[]): number[] =>
    axes.map((axis) => (axis < 0 ? rank + axis : axis))
  const from = counted(source)
  const places = counted(destination).map((to, i) => [to, from[i] ?? 0] as const)
  const order = Array.from({ length: rank }, (_, i) => i).filter((axis) => !from.includes(axis))
  for (const [to, axis] of places.sort(([a], [b]) => a - b)) order.splice(to, 0, axis)
  return order
}

function moveAxis({ options }: Operation): Lowering | null {
  const source = wholesOf(options['source'])
  const destination = wholesOf(options['destination'])
  if (source === null || destination?.length !== source.length) return null
  return single(permute((rank) => moved(rank, source, destination)))
}

function split({ options }: Operation): Lowering | null {
  const { indices_or_sections: count, axis } = options
  if (typeof count !== 'number' || count < 1 || count > 1000) return null
  const parts = Array.from({ length: count }, (_, k) => splitPart(k, count, Number(axis ?? 0)))
  return several(parts)
}

/** Joins along an axis that counts the batch as 0. */
const joined =
  (type: 'Concatenate' | 'Stack', axis: unknown): LayerOfShapes =>
  ([shape = []]) => {
    const rank = shape.length + (type === 'Stack' ? 1 : 0)
    if (indexIn(Number(axis), rank) < 0)
      throw new ShapeMismatch('an axis from 1 on; the batch, axis 0, stays as it is')
    return { type, config: { axis } }
  }

/** The lower or upper triangle of the matrices in the last two axes, by a factor of 0 or 1. */
const triangle =
  (isLower: boolean) =>
  ({ options }: Operation): Lowering =>
    single(([shape = []]) => {
      const [rows = 0, columns = 0] = shape.slice(-2)
      if (shape.length < 2) throw new ShapeMismatch('matrices in the last two axes')
      const k = Number(options['k'] ?? 0)
      const isKept = (i: number, j: number): boolean => (isLower ? j - i <= k : j - i >= k)
      const factor = Array.from({ length: rows }, (_, i) =>
        Array.from({ length: columns }, (_unused, j) => Number(isKept(i, j))),
      )
      return { type: 'Multiply', config: { constant: factor } }
    })

export const shapeOperators: OperatorTable = {
  reshape: ({ options: { newshape } }) =>
    single({
      type: 'Reshape',
      config: { targetShape: Array.isArray(newshape) ? newshape.slice(1) : newshape },
    }),
  expand_dims: ({ options }) => single(expandDims(Number(options['axis']))),
  squeeze: ({ options }) => single(squeeze(options['axis'])),
  transpose: ({ options: { axes } }) =>
    single(permute(() => (Array.isArray(axes) ? axes.map(Number) : []))),
  swapaxes: ({ options: { axis1, axis2 } }) =>
    single(permute((rank) => swapped(rank, Number(axis1), Number(axis2)))),
  moveaxis: moveAxis,
  get_item: ({ options }) => chain(itemOf(options['key'])),
  split,
  concatenate: ({ options }) => single(joined('Concatenate', options['axis'] ?? -1)),
  hstack: () => single(joined('Concatenate', 1)),
  dstack: () => single(joined('Concatenate', 2)),
  stack: ({ options }) => single(joined('Stack', options['axis'] ?? 0)),
  tril: triangle(true),
  triu: triangle(false),
}
