import type { Tensor, Tf } from '../../library.js'
import { defineLayer, type CallContext, type OwnLayer } from '../define-layer.js'
import { contract } from './contraction.js'
import { equationsOf, projected } from './equations.js'
import { projectionWeights, type Projection } from './head-weights.js'
import { bothOf, hidden, SeededDropout, visible, type Visibility } from './scores.js'

interface MultiHeadConfig extends Visibility {
  readonly numHeads: number
  readonly keyDim: number
  readonly valueDim: number
  readonly outputDims: readonly number[]
  /** Axes of a query with its batch. */
  readonly attentionAxes: readonly number[]
  readonly useBias: boolean
  readonly useGate: boolean
  readonly dropout: number
  readonly seed: number
  readonly masks: readonly ('query' | 'value' | 'key')[]
}

/** Vaswani et al., "Attention is all you need", 2017. */
export const multiHeadAttention: OwnLayer = (tf, config) => {
  const options = config as unknown as MultiHeadConfig
  const { numHeads, keyDim, valueDim, outputDims, attentionAxes, useGate, useBias } = options
  const drop = new SeededDropout(tf, options.dropout, options.seed)
  const projections = (query: number, value: number, key: number): readonly Projection[] => [
    { name: 'query', inputs: [query], outputs: [numHeads, keyDim] },
    { name: 'key', inputs: [key], outputs: [numHeads, keyDim] },
    ...(useGate ? [{ name: 'gate', inputs: [query], outputs: [numHeads, valueDim] }] : []),
    { name: 'value', inputs: [value], outputs: [numHeads, valueDim] },
    { name: 'attention_output', inputs: [numHeads, valueDim], outputs: outputDims },
  ]
  return defineLayer(tf, 'MultiHeadAttention', config, {
    weights: (inputs) => {
      const given = inputs.slice(0, inputs.length - options.masks.length)
      const [query = 1, value = 1, key = value] = given.map((shape) => shape.at(-1) ?? 1)
      return projectionWeights(tf, config, projections(query, value, key))
    },
    outputShape: ([query = []]) => [...query.slice(0, -1), ...outputDims],
    call: (inputs, context) => {
      const given = inputs.slice(0, inputs.length - options.masks.length)
      const masks = inputs.slice(given.length)
      const [query, value, key = value] = given as [Tensor, Tensor, Tensor?]
      const project = (x: Tensor, name: string, bound = 1): Tensor =>
        projected(tf, x, context.weight(`${name}/kernel`), biasOf(context, name, useBias), bound)
      const q = tf.mul(project(query, 'query'), 1 / Math.sqrt(keyDim))
      const equations = equationsOf(q.rank, attentionAxes)
      const scores = contract(tf, equations.scores, project(key, 'key'), q)
      const mask = maskOf(tf, options, scores, masks)
      const shares = softmaxOver(tf, hidden(tf, scores, mask), attentionAxes.length)
      const dropped = drop.apply(shares, context.training)
      const read = contract(tf, equations.read, dropped, project(value, 'value'))
      const gated = useGate ? tf.mul(read, tf.sigmoid(project(query, 'gate'))) : read
      return project(gated, 'attention_output', 2)
    },
  })
}

export const biasOf = (context: CallContext, name: string, useBias: boolean): Tensor | null =>
  useBias ? context.weight(`${name}/bias`) : null

/** Softmax over the last axes together. */
function softmaxOver(tf: Tf, scores: Tensor, axes: number): Tensor {
  if (axes === 1) return tf.softmax(scores)
  const kept = scores.shape.slice(0, -axes)
  return tf.reshape(tf.softmax(tf.reshape(scores, [...kept, -1])), scores.shape)
}

/** Only for scores of [batch, heads, queries, positions]; the rule refuses masks of others. */
export function maskOf(
  tf: Tf,
  options: Visibility & Pick<MultiHeadConfig, 'masks'>,
  scores: Tensor,
  given: readonly Tensor[],
): Tensor | null {
  const [queries = 1, positions = 1] = scores.shape.slice(-2)
  const seen = visible(tf, options, queries, positions)
  return given
    .map((mask, k) => {
      const [batch = 1] = mask.shape
      const isOfQueries = options.masks[k] === 'query'
      return tf.reshape(mask, isOfQueries ? [batch, 1, queries, 1] : [batch, 1, 1, positions])
    })
    .reduce<Tensor | null>((all, mask) => bothOf(tf, all, mask), seen)
}
