import { expect, it } from 'vitest'
import { parseLayerList } from '../../../../src/studies/model/layer-list.js'
import { loadEngine } from '../../../../src/trials/tfjs/engines/load-engine.js'
import { buildModel } from '../../../../src/trials/tfjs/training/build-model.js'
import { asUnsupported } from '../../../../src/trials/tfjs/training/unsupported.js'

const graph = parseLayerList(
  {
    name: 'soft',
    input: { shape: [3] },
    layers: [
      { type: 'Dense', units: 4, name: 'hidden' },
      { type: 'Activation', activation: 'softplus', name: 'soft' },
      { type: 'Dense', units: 2, name: 'out' },
    ],
  },
  '',
)

it('a kernel without a gradient is reported with the layer that needs it', async () => {
  const { tf } = await loadEngine('cpu')
  tf.unregisterGradient('Softplus')
  const model = buildModel(tf, graph, 1)
  const loss = () => tf.sum(model.apply(tf.ones([2, 3])) as ReturnType<typeof tf.ones>).asScalar()
  const error = await Promise.resolve()
    .then(() => tf.variableGrads(loss))
    .catch((caught: unknown) => caught)
  expect(asUnsupported(tf, graph, error)).toMatchObject({
    message: expect.stringMatching(/^layer soft \(Activation\): .*Softplus/) as string,
  })
})

it('any other error is returned as it is', async () => {
  const { tf } = await loadEngine('cpu')
  const error = new Error('the rows are too long')
  expect(asUnsupported(tf, graph, error)).toBe(error)
})
