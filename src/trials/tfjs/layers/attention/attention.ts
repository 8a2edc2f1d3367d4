import type { Tensor, Tf } from '../../library.js'
import { defineLayer, type CallContext, type Config, type OwnLayer } from '../define-layer.js'
import { bothOf, hidden, SeededDropout, visible, type Visibility } from './scores.js'

interface AttentionConfig extends Visibility {
  readonly scoreMode: 'dot' | 'concat' | 'additive'
  readonly useScale: boolean
  readonly dropout: number
  readonly seed: number
  /** Which masks come after query, value and key. */
  readonly masks: readonly ('query' | 'value')[]
}

/** Sum of tanh(q + k) along the last axis, weighted before or after: [B, Q, K]. */
function summedScores(
  tf: Tf,
  query: Tensor,
  key: Tensor,
  weights: { readonly inside: Tensor | null; readonly outside: Tensor | null },
): Tensor {
  const sums = tf.add(tf.expandDims(query, 2), tf.expandDims(key, 1))
  const scaled = weights.inside === null ? sums : tf.mul(sums, weights.inside)
  const activated = tf.tanh(scaled)
  return tf.sum(weights.outside === null ? activated : tf.mul(activated, weights.outside), -1)
}

function scoresOf(
  tf: Tf,
  { scoreMode, useScale }: AttentionConfig,
  query: Tensor,
  key: Tensor,
  { weight }: CallContext,
): Tensor {
  const scale = useScale ? weight('scale') : null
  if (scoreMode === 'additive')
    return summedScores(tf, query, key, { inside: null, outside: scale })
  if (scoreMode === 'concat')
    return summedScores(tf, query, key, { inside: scale, outside: weight('concat_score_weight') })
  const scores = tf.matMul(query, key, false, true)
  return scale === null ? scores : tf.mul(scores, scale)
}

/** Attention without projections, after Luong, 2015, or, additive, after Bahdanau, 2015. */
export const attention: OwnLayer = (tf, config) => defineAttention(tf, 'Attention', config)
export const additiveAttention: OwnLayer = (tf, config) =>
  defineAttention(tf, 'AdditiveAttention', { ...config, scoreMode: 'additive' })

function defineAttention(tf: Tf, className: string, config: Config): ReturnType<OwnLayer> {
  const options = config as unknown as AttentionConfig
  const { scoreMode, useScale, dropout, seed, masks } = options
  const drop = new SeededDropout(tf, dropout, seed)
  return defineLayer(tf, className, config, {
    weights: ([query = []]) => {
      const shape = scoreMode === 'additive' ? [query.at(-1) ?? 1] : []
      const glorot = tf.initializers.glorotUniform({ seed })
      const initializer = scoreMode === 'additive' ? glorot : tf.initializers.ones()
      const scale = useScale ? [{ name: 'scale', shape, initializer }] : []
      if (scoreMode !== 'concat') return scale
      const ones = tf.initializers.ones()
      return [...scale, { name: 'concat_score_weight', shape: [], initializer: ones }]
    },
    outputShape: ([query = [], value = []]) => [...query.slice(0, -1), value.at(-1) ?? null],
    call: (inputs, context) => {
      const given = inputs.slice(0, inputs.length - masks.length)
      const [query, value, key = value] = given as [Tensor, Tensor, Tensor?]
      const maskOf = (owner: 'query' | 'value'): Tensor | null =>
        masks.includes(owner) ? (inputs[given.length + masks.indexOf(owner)] ?? null) : null
      const scores = scoresOf(tf, options, query, key, context)
      const [, queries = 1, positions = 1] = scores.shape
      const present = maskOf('value')
      const mask = bothOf(
        tf,
        visible(tf, options, queries, positions),
        present === null ? null : tf.expandDims(present, 1),
      )
      const shares = drop.apply(tf.softmax(hidden(tf, scores, mask)), context.training)
      const read = tf.matMul(shares, value)
      const asked = maskOf('query')
      return asked === null ? read : tf.mul(read, tf.expandDims(asked, -1))
    },
  })
}
