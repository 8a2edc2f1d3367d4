import type { Layer, Tensor, Tf } from '../library.js'
import { defineLayer, type Config, type OwnLayer } from './define-layer.js'

/** 1 where a step differs from a value in any of its numbers, without a gradient. */
function stepMask(tf: Tf, x: Tensor, value: number, hasFeatures: boolean): Tensor {
  return tf.customGrad((given) => {
    const differs = tf.cast(tf.notEqual(given as Tensor, value), 'float32')
    const mask = hasFeatures ? tf.max(differs, -1) : differs
    return { value: mask, gradFunc: () => [tf.zerosLike(x)] }
  })(x)
}

/** Sets steps to zero whose numbers all are `maskValue`. */
export const masking: OwnLayer = (tf, config) =>
  defineLayer(tf, 'Masking', config, {
    outputShape: ([input = []]) => input,
    call: (inputs) => {
      const [x] = inputs as readonly [Tensor]
      const mask = stepMask(tf, x, Number(config['maskValue']), true)
      return tf.mul(x, tf.expandDims(mask, -1))
    },
  })

/** The mask that a Masking, or an Embedding with `maskZero`, makes of its input. */
export function maskOfLayer(tf: Tf, type: string, config: Config): Layer {
  const isEmbedding = type === 'Embedding'
  const value = isEmbedding ? 0 : Number(config['maskValue'])
  return defineLayer(
    tf,
    'StepMask',
    { name: `${String(config['name'])}_mask` },
    {
      outputShape: ([input = []]) => (isEmbedding ? input : input.slice(0, -1)),
      call: (inputs) => stepMask(tf, inputs[0] as Tensor, value, !isEmbedding),
    },
  )
}

/** Mean over the steps that a mask leaves, [batch, steps, features] -> [batch, features]. */
export const maskedAverage: OwnLayer = (tf, config) =>
  defineLayer(tf, 'GlobalAveragePooling1D', config, {
    outputShape: ([[batch = null, , features = null] = []]) =>
      config['keepdims'] === true ? [batch, 1, features] : [batch, features],
    call: (inputs) => {
      const [x, mask] = inputs as readonly [Tensor, Tensor]
      const counted = tf.expandDims(mask, -1)
      const keepsSteps = config['keepdims'] === true
      const sum = tf.sum(tf.mul(x, counted), 1, keepsSteps)
      return tf.div(sum, tf.sum(counted, 1, keepsSteps))
    },
  })
