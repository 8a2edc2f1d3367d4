import { expect, it } from 'vitest'
import type { CaseResult } from '../../../bench/models/compare-case.js'
import { readValues } from '../fixtures/run-program.js'

/** Of a model that is read right; a model with random layers makes no step to compare. */
const right = { read: null, parameters: null, shapes: null, forward: null }

/** One of each kind that an extract written anew must not lose. */
const kinds = [
  'activations.gelu.3',
  'basics.dense-penalties.2',
  'convolution.separable-1d.3',
  'graphs.shared-model.3',
  'losses.categorical-focal.3',
  'merges.broadcast-add.2',
  'operators.ops-einsum.3',
  'operators.ops-where.3',
  'operators.tf-gather.2',
  'optimizers.adamw.3',
  'recurrent.conv-lstm-2d-states.3',
  'recurrent.rnn-cells.3',
  'sequences.group-query-attention.3',
  'whole.hard-bottleneck.3',
  'whole.inverted-bottleneck.3',
  'whole.transformer.3',
]

it('models of Keras 3 and 2: sizes, forward pass and one training step are those of Keras', async () => {
  const results = await readValues<CaseResult>('keras-models.ts')
  expect(results.map(({ name }) => name)).toEqual(expect.arrayContaining(kinds))
  for (const { name, step = null, ...result } of results)
    expect({ ...result, step }, name).toEqual({ ...right, step: null })
})
