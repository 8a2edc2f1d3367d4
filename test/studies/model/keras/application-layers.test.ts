import { expect, test } from 'vitest'
import { parseKeras } from '../../../../src/studies/model/keras.js'

const layer = (class_name: string, name: string, config: object, ...reads: string[]): object => ({
  module: 'keras.src.applications.some',
  class_name,
  name,
  config: { name, ...config },
  inbound_nodes: reads.length === 0 ? [] : [reads.map((source) => [source, 0, 0, {}])],
})

test('the layers of keras.applications become layers with the same numbers', () => {
  const { graph } = parseKeras(
    {
      class_name: 'Functional',
      config: {
        name: 'm',
        layers: [
          layer('InputLayer', 'in', { batch_input_shape: [null, 8, 8, 5] }),
          layer('LayerScale', 'scale', { init_values: 1e-6, projection_dim: 5 }, 'in'),
          layer('StochasticDepth', 'depth', { drop_path_rate: 0.1 }, 'scale'),
          layer('CustomScaleLayer', 'sum', { scale: 0.17 }, 'in', 'depth'),
        ],
        input_layers: [['in', 0, 0]],
        output_layers: [['sum', 0, 0]],
      },
    },
    '',
  )
  expect(graph).toMatchObject({ parameters: 5, outputs: [{ shape: [8, 8, 5] }] })
  expect(graph.layers).toMatchObject([
    { name: 'scale', type: 'DepthwiseConv2D' },
    { name: 'depth', type: 'Dropout', config: { rate: 0.1, noiseShape: [null, 1, 1, 1] } },
    { name: 'sum.scaled', type: 'Multiply', config: { constant: 0.17 }, inputs: ['depth'] },
    { name: 'sum', type: 'Add', inputs: ['in', 'sum.scaled'] },
  ])
})
