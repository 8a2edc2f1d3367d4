import type { Tensor } from '../../library.js'
import { defineLayer, type OwnLayer } from '../define-layer.js'
import { contract } from './contraction.js'
import { projected } from './equations.js'
import { projectionWeights, type Projection } from './head-weights.js'
import { biasOf, maskOf } from './multi-head-attention.js'
import { hidden, SeededDropout, type Visibility } from './scores.js'

interface GroupedConfig extends Visibility {
  readonly headDim: number
  readonly numQueryHeads: number
  readonly numKeyValueHeads: number
  readonly useBias: boolean
  readonly useGate: boolean
  readonly dropout: number
  readonly seed: number
  readonly masks: readonly ('query' | 'value' | 'key')[]
}

/** Groups of query heads share a head of keys and values. Ainslie et al., 2023. */
export const groupedQueryAttention: OwnLayer = (tf, config) => {
  const options = config as unknown as GroupedConfig
  const { headDim, numQueryHeads, numKeyValueHeads, useBias, useGate } = options
  const drop = new SeededDropout(tf, options.dropout, options.seed)
  const group = numQueryHeads / numKeyValueHeads
  const projections = (query: number, value: number, key: number): readonly Projection[] => [
    { name: 'query', inputs: [query], outputs: [numQueryHeads, headDim] },
    { name: 'key', inputs: [key], outputs: [numKeyValueHeads, headDim] },
    ...(useGate ? [{ name: 'gate', inputs: [query], outputs: [numQueryHeads, headDim] }] : []),
    { name: 'value', inputs: [value], outputs: [numKeyValueHeads, headDim] },
    { name: 'attention_output', inputs: [numQueryHeads, headDim], outputs: [query] },
  ]
  return defineLayer(tf, 'GroupQueryAttention', config, {
    weights: (inputs) => {
      const given = inputs.slice(0, inputs.length - options.masks.length)
      const [query = 1, value = 1, key = value] = given.map((shape) => shape.at(-1) ?? 1)
      return projectionWeights(tf, config, projections(query, value, key))
    },
    outputShape: ([query = []]) => query,
    call: (inputs, context) => {
      const given = inputs.slice(0, inputs.length - options.masks.length)
      const [query, value, key = value] = given as [Tensor, Tensor, Tensor?]
      const [batch = 1, queries = 1] = query.shape
      const [, positions = 1] = value.shape
      const project = (x: Tensor, name: string, bound = 1): Tensor =>
        projected(tf, x, context.weight(`${name}/kernel`), biasOf(context, name, useBias), bound)
      const q = tf.reshape(tf.mul(project(query, 'query'), 1 / Math.sqrt(headDim)), [
        batch,
        queries,
        numKeyValueHeads,
        group,
        headDim,
      ])
      // b batch, q queries, k positions, v heads of values, g query heads of each, h width
      const raw = contract(tf, 'bqvgh,bkvh->bvgqk', q, project(key, 'key'))
      const scores = tf.reshape(raw, [batch, numQueryHeads, queries, positions])
      const mask = maskOf(tf, options, scores, inputs.slice(given.length))
      const shares = drop.apply(tf.softmax(hidden(tf, scores, mask)), context.training)
      const grouped = tf.reshape(shares, [batch, numKeyValueHeads, group, queries, positions])
      const read = contract(tf, 'bvgqk,bkvh->bqvgh', grouped, project(value, 'value'))
      const heads = tf.reshape(read, [batch, queries, numQueryHeads, headDim])
      const gated = useGate ? tf.mul(heads, tf.sigmoid(project(query, 'gate'))) : heads
      return project(gated, 'attention_output', 2)
    },
  })
}
