/** Layers that only the topologies of keras.applications have. */
import type { Tensor } from '../library.js'
import { defineLayer, type OwnLayer } from './define-layer.js'
import { stochasticDepth } from './noise.js'

const layerScale: OwnLayer = (tf, config) =>
  defineLayer(tf, 'LayerScale', config, {
    weights: ([shape = []]) => [
      {
        name: 'gamma',
        shape: [shape.at(-1) ?? 1],
        initializer: tf.initializers.constant({ value: Number(config['initValues']) }),
      },
    ],
    outputShape: ([shape = []]) => shape,
    call: ([input], { weight }) => tf.mul(input as Tensor, weight('gamma')),
  })

const scaledSum: OwnLayer = (tf, config) =>
  defineLayer(tf, 'CustomScaleLayer', config, {
    outputShape: ([shape = []]) => shape,
    call: ([x, residual]) =>
      tf.add(x as Tensor, tf.mul(residual as Tensor, Number(config['scale']))),
  })

export const applicationLayers: Readonly<Record<string, OwnLayer>> = {
  LayerScale: layerScale,
  StochasticDepth: stochasticDepth,
  CustomScaleLayer: scaledSum,
}
