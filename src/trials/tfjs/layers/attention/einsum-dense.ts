import type { Tensor } from '../../library.js'
import { activationOf } from '../activation-of.js'
import { defineLayer, type LayerShape, type OwnLayer } from '../define-layer.js'
import { weightSpec } from '../weight-spec.js'
import { contract } from './contraction.js'

interface EinsumDenseConfig {
  /** Without an ellipsis. */
  readonly equation: string
  /** Of one row. */
  readonly outputShape: readonly number[]
  readonly kernelShape: readonly number[]
  /** Null without a bias. */
  readonly biasShape: readonly number[] | null
  readonly activation: string
}

/** A dense layer whose product is an Einstein summation with the kernel. */
export const einsumDense: OwnLayer = (tf, config) => {
  const options = config as unknown as EinsumDenseConfig
  const { equation, outputShape, kernelShape, biasShape } = options
  const activation = activationOf(tf, options.activation)
  return defineLayer(tf, 'EinsumDense', config, {
    weights: () => {
      const kernel = weightSpec(tf, config, 'kernel', { name: 'kernel', shape: kernelShape })
      if (biasShape === null) return [kernel]
      return [kernel, weightSpec(tf, config, 'bias', { name: 'bias', shape: biasShape })]
    },
    outputShape: ([input = []]): LayerShape => [input[0] ?? null, ...outputShape],
    call: (inputs, { weight }) => {
      const [x] = inputs as readonly [Tensor]
      const product = contract(tf, equation, x, weight('kernel'))
      return activation(biasShape === null ? product : tf.add(product, weight('bias')))
    },
  })
}
