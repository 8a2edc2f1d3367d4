import { sizeOf, type LayerType } from '../../../advice/vocabulary/model-graph.js'
import type { Fields } from '../fields.js'
import { weightFields } from '../weights/weight-fields.js'
import { last, ShapeMismatch, type LayerRule, type Shape } from './layer-rule.js'

/** Query, value and key; the key is the value where there are two inputs. */
type AttentionInputs = readonly [query: Shape, value: Shape, key: Shape]

function attentionInputs(inputs: readonly Shape[]): AttentionInputs {
  const [query, value, key = value] = inputs
  const isSequence = (shape: Shape | undefined): boolean => shape !== undefined && shape.length >= 2
  if (query === undefined || value === undefined || key === undefined || inputs.length > 3)
    throw new ShapeMismatch('two or three inputs: query, value and key')
  if (![query, value, key].every(isSequence))
    throw new ShapeMismatch('sequences: each input has at least two dimensions')
  if (key.slice(0, -1).join() !== value.slice(0, -1).join())
    throw new ShapeMismatch('a key of as many positions as the value')
  return [query, value, key]
}

const dropoutRate = (fields: Fields): number => fields.number('dropout', 0, 0, 0.999)

const weightlessAttention =
  (isAdditive: boolean): LayerRule =>
  (fields, inputs) => {
    const [query, value, key] = attentionInputs(inputs)
    if ([query, value, key].some(({ length }) => length !== 2))
      throw new ShapeMismatch('sequences [positions, features]')
    if (last(query) !== last(key)) throw new ShapeMismatch('a query as wide as the key')
    const useScale = fields.flag('useScale', isAdditive)
    const scoreMode = isAdditive ? 'additive' : fields.oneOf('scoreMode', ['dot', 'concat'], 'dot')
    const scales = isAdditive ? last(query) : 1
    return {
      config: {
        useScale,
        scoreMode,
        dropout: dropoutRate(fields),
        useCausalMask: fields.flag('useCausalMask', false),
        slidingWindow: null,
        masks: [],
      },
      outputShape: [...query.slice(0, -1), last(value)],
      parameters: (useScale ? scales : 0) + (scoreMode === 'concat' ? 1 : 0),
    }
  }

/** Fields that attention layers with projections share. */
function projectionFields(fields: Fields): Readonly<Record<string, unknown>> {
  const slidingWindow = fields.has('slidingWindow') ? fields.whole('slidingWindow') : null
  return {
    dropout: dropoutRate(fields),
    useBias: fields.flag('useBias', true),
    useGate: fields.flag('useGate', false),
    slidingWindow,
    useCausalMask: fields.flag('useCausalMask', false),
    masks: [],
    ...weightFields(fields, 'kernel', 'GlorotUniform'),
    ...weightFields(fields, 'bias', 'Zeros'),
  }
}

interface Projection {
  readonly inputs: number
  readonly outputs: number
}

const parametersOf = (projections: readonly Projection[], useBias: boolean): number =>
  projections.reduce((sum, { inputs, outputs }) => sum + (inputs + Number(useBias)) * outputs, 0)

/** The axes along which queries see positions, counted with the batch; all by default. */
function attentionAxesOf(fields: Fields, rank: number): readonly number[] {
  const written = fields.raw('attentionAxes') ?? null
  if (written === null) return Array.from({ length: rank - 2 }, (_, i) => i + 1)
  const list: readonly unknown[] = Array.isArray(written) ? written : [written]
  const axes = list.map((axis) => (Number(axis) < 0 ? Number(axis) + rank : Number(axis)))
  const isAxis = (axis: number): boolean => Number.isInteger(axis) && axis >= 1 && axis < rank - 1
  return axes.length > 0 && axes.every(isAxis)
    ? axes
    : fields.fail('attentionAxes', `whole numbers from 1 to ${rank - 2}, or null for all`)
}

function outputDimsOf(fields: Fields, query: Shape): readonly number[] {
  if (!fields.has('outputShape')) return [last(query)]
  const written = fields.raw('outputShape')
  return typeof written === 'number' ? [fields.whole('outputShape')] : fields.shape('outputShape')
}

function requireSameOutside(axes: readonly number[], query: Shape, value: Shape): void {
  const outside = (shape: Shape): string =>
    shape
      .slice(0, -1)
      .filter((_, i) => !axes.includes(i + 1))
      .join()
  if (query.length !== value.length || outside(query) !== outside(value))
    throw new ShapeMismatch('queries and values that differ along the axes of attention only')
}

const multiHeadAttention: LayerRule = (fields, inputs) => {
  const [query, value, key] = attentionInputs(inputs)
  const numHeads = fields.whole('numHeads')
  const keyDim = fields.whole('keyDim')
  const valueDim = fields.has('valueDim') ? fields.whole('valueDim') : keyDim
  const config = projectionFields(fields)
  const attentionAxes = attentionAxesOf(fields, query.length + 1)
  requireSameOutside(attentionAxes, query, value)
  if (query.length > 2 && config['useCausalMask'] === true)
    fields.fail('useCausalMask', 'false for inputs of more than [positions, features]')
  if (query.length > 2 && config['slidingWindow'] !== null)
    fields.fail('slidingWindow', 'null for inputs of more than [positions, features]')
  const outputDims = outputDimsOf(fields, query)
  const values = numHeads * valueDim
  const projections = [
    { inputs: last(query), outputs: numHeads * keyDim },
    { inputs: last(key), outputs: numHeads * keyDim },
    { inputs: last(value), outputs: values },
    { inputs: values, outputs: sizeOf(outputDims) },
    ...(config['useGate'] === true ? [{ inputs: last(query), outputs: values }] : []),
  ]
  return {
    config: { numHeads, keyDim, valueDim, outputDims, attentionAxes, ...config },
    outputShape: [...query.slice(0, -1), ...outputDims],
    parameters: parametersOf(projections, config['useBias'] === true),
  }
}

const groupQueryAttention: LayerRule = (fields, inputs) => {
  const [query, value, key] = attentionInputs(inputs)
  if ([query, value, key].some(({ length }) => length !== 2))
    throw new ShapeMismatch('sequences [positions, features]')
  const headDim = fields.whole('headDim')
  const numQueryHeads = fields.whole('numQueryHeads')
  const numKeyValueHeads = fields.whole('numKeyValueHeads')
  if (numQueryHeads % numKeyValueHeads !== 0)
    fields.fail('numKeyValueHeads', `a number that divides the ${numQueryHeads} query heads`)
  const config = projectionFields(fields)
  const queries = numQueryHeads * headDim
  const values = numKeyValueHeads * headDim
  const projections = [
    { inputs: last(query), outputs: queries },
    { inputs: last(key), outputs: values },
    { inputs: last(value), outputs: values },
    { inputs: queries, outputs: last(query) },
    ...(config['useGate'] === true ? [{ inputs: last(query), outputs: queries }] : []),
  ]
  return {
    config: { headDim, numQueryHeads, numKeyValueHeads, ...config },
    outputShape: query,
    parameters: parametersOf(projections, config['useBias'] === true),
  }
}

export const attentionRules = {
  Attention: weightlessAttention(false),
  AdditiveAttention: weightlessAttention(true),
  MultiHeadAttention: multiHeadAttention,
  GroupQueryAttention: groupQueryAttention,
} satisfies Partial<Record<LayerType, LayerRule>>
