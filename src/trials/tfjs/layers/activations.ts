/**
 * Activations of Keras 3 that TensorFlow.js 4.22 lacks, composed of kernels of every engine.
 * Comparisons have no gradient there, `step` has.
 */
import type { Tensor, Tf } from '../library.js'
import { weightObjectsOf } from '../weights/weight-objects.js'
import { defineLayer, type OwnLayer } from './define-layer.js'
import { withoutGradient } from './without-gradient.js'

type Activation = (tf: Tf, x: Tensor) => Tensor

const shrinkThreshold = 0.5

/** relu(min(x + 3, 6)) / 6, the hard sigmoid of Keras 3. */
const hardSigmoid6: Activation = (tf, x) => tf.div(tf.clipByValue(tf.add(x, 3), 0, 6), 6)

/** Both halves of the last axis; the second is the gate. */
const glu: Activation = (tf, x) => {
  const [value, gate] = tf.split(x, 2, -1)
  if (value === undefined || gate === undefined) throw new Error('glu needs an even last axis')
  return tf.mul(value, tf.sigmoid(gate))
}

/**
 * Sparsemax as Keras 3 computes it: max(x - t, 0), where t = (sum of the first k sums - 1) / k and
 * the i-th sum is that of the i largest values. Martins and Astudillo, "From softmax to
 * sparsemax", 2016, take the k-th sum alone. The j-th largest value is in k - j + 1 of the sums, so
 * t grows by (k - j + 1) / k with it.
 */
const sparsemax: Activation = (tf, x) => {
  const project = tf.customGrad((input, saver) => {
    const save = saver as (tensors: Tensor[]) => void
    const logits = input as Tensor
    const size = logits.shape.at(-1) ?? 1
    const { values: sorted, indices } = tf.topk(logits, size)
    const sums = tf.cumsum(sorted, logits.rank - 1)
    const place = tf.range(1, size + 1)
    const isSupport = tf.greater(tf.mul(sorted, place), tf.sub(sums, 1)).toFloat()
    const count = tf.sum(isSupport, -1, true)
    const threshold = tf.div(tf.sub(tf.sum(tf.mul(sums, isSupport), -1, true), 1), count)
    const value = tf.relu(tf.sub(logits, threshold))
    const growth = tf.relu(tf.div(tf.sub(tf.add(count, 1), place), count))
    const placed = tf.mul(tf.expandDims(growth, -1), tf.oneHot(indices.toInt(), size).toFloat())
    save([value, tf.sum(placed, -2)])
    const gradFunc = (dy: Tensor, [output, growthOfEach]: Tensor[]): Tensor => {
      const error = tf.mul(dy, tf.step(output as Tensor))
      return tf.sub(error, tf.mul(growthOfEach as Tensor, tf.sum(error, -1, true)))
    }
    return { value, gradFunc }
  })
  return project(x)
}

const activations: Readonly<Record<string, Activation>> = {
  celu: (tf, x) => tf.elu(x),
  exponential: (tf, x) => tf.exp(x),
  geluTanh: (tf, x) => {
    const inner = tf.mul(
      Math.sqrt(2 / Math.PI),
      tf.add(x, tf.mul(0.044715, tf.mul(x, tf.square(x)))),
    )
    return tf.mul(tf.mul(0.5, x), tf.add(1, tf.tanh(inner)))
  },
  glu,
  hardShrink: (tf, x) => tf.mul(x, tf.step(tf.sub(tf.abs(x), shrinkThreshold))),
  hardSigmoid6,
  hardSilu: (tf, x) => tf.mul(x, hardSigmoid6(tf, x)),
  hardTanh: (tf, x) => tf.clipByValue(x, -1, 1),
  leakyRelu: (tf, x) => tf.leakyRelu(x, 0.2),
  logSigmoid: (tf, x) => tf.neg(tf.softplus(tf.neg(x))),
  softShrink: (tf, x) =>
    tf.sub(tf.relu(tf.sub(x, shrinkThreshold)), tf.relu(tf.sub(tf.neg(x), shrinkThreshold))),
  // 0 up to -1, (x + 1)^2 / 4 up to 1, x beyond
  sparsePlus: (tf, x) =>
    tf.add(tf.relu(tf.sub(x, 1)), tf.div(tf.square(tf.add(tf.clipByValue(x, -1, 1), 1)), 4)),
  sparseSigmoid: (tf, x) => tf.clipByValue(tf.mul(0.5, tf.add(x, 1)), 0, 1),
  sparsemax,
  squareplus: (tf, x) => tf.div(tf.add(x, tf.sqrt(tf.add(tf.square(x), 4))), 2),
  tanhShrink: (tf, x) => tf.sub(x, tf.tanh(x)),
}

/** Registers the activations by name, for every layer of TensorFlow.js that has one. */
export function registerActivations(tf: Tf): void {
  for (const [name, apply] of Object.entries(activations)) registerActivation(tf, name, apply)
}

function registerActivation(tf: Tf, name: string, apply: Activation): void {
  class KerasActivation extends tf.serialization.Serializable {
    static readonly className = name

    apply(x: Tensor): Tensor {
      return tf.tidy(() => apply(tf, x))
    }
    getConfig(): Record<string, never> {
      return {}
    }
  }
  tf.serialization.registerClass(KerasActivation)
}

/** A gated linear unit is the only one that changes the shape. */
export const activation: OwnLayer = (tf, config) => {
  if (config['activation'] !== 'glu')
    return tf.layers.activation(config as unknown as Parameters<Tf['layers']['activation']>[0])
  return defineLayer(tf, 'GatedLinearUnit', config, {
    outputShape: ([shape = []]) => [...shape.slice(0, -1), (shape.at(-1) ?? 2) / 2],
    call: ([x]) => glu(tf, x as Tensor),
  })
}

/** x between threshold and largest value, slope * (x - threshold) below. */
export const relu: OwnLayer = (tf, config) => {
  const { maxValue, negativeSlope, threshold } = config as {
    readonly maxValue: number | null
    readonly negativeSlope: number
    readonly threshold: number
  }
  return defineLayer(tf, 'ReLU', config, {
    outputShape: ([shape = []]) => shape,
    call: ([input]) => {
      const x = input as Tensor
      const above = threshold === 0 ? tf.relu(x) : tf.mul(x, tf.step(tf.sub(x, threshold)))
      const bounded = maxValue === null ? above : tf.minimum(above, maxValue)
      if (negativeSlope === 0) return bounded
      return tf.sub(bounded, tf.mul(negativeSlope, tf.relu(tf.sub(threshold, x))))
    },
  })
}

/** x above 0, alpha * (exp(x) - 1) below. */
export const elu: OwnLayer = (tf, config) =>
  defineLayer(tf, 'ELU', config, {
    outputShape: ([shape = []]) => shape,
    call: ([x]) => {
      const below = tf.elu(tf.minimum(x as Tensor, 0))
      return tf.add(tf.relu(x as Tensor), tf.mul(Number(config['alpha']), below))
    },
  })

/** x above 0, alpha * x below; the slopes train, one for each place but along the shared axes. */
export const prelu: OwnLayer = (tf, config) => {
  const shared = config['sharedAxes'] as readonly number[]
  return defineLayer(tf, 'PReLU', config, {
    weights: ([shape = []]) => [
      {
        name: 'alpha',
        shape: shape.slice(1).map((size, i) => (shared.includes(i + 1) ? 1 : (size ?? 1))),
        ...weightObjectsOf(tf, config, 'alpha'),
      },
    ],
    outputShape: ([shape = []]) => shape,
    call: ([x], { weight }) => {
      const negative = tf.relu(tf.neg(x as Tensor))
      return tf.sub(tf.relu(x as Tensor), tf.mul(weight('alpha'), negative))
    },
  })
}

/** Keras' number for a value that does not count. */
const maskedLogit = -1e9

/** Over one axis or several together; a second input is a mask. */
export const softmax: OwnLayer = (tf, config) => {
  const axes = config['axis'] as readonly number[]
  const softmaxOf = (x: Tensor): Tensor =>
    axes.length === 1 && axes[0] === x.rank - 1
      ? tf.softmax(x)
      : tf.exp(tf.sub(x, tf.logSumExp(x, [...axes], true)))
  return defineLayer(tf, 'Softmax', config, {
    outputShape: ([shape = []]) => shape,
    call: ([input, mask]) => {
      const x = input as Tensor
      if (mask === undefined) return softmaxOf(x)
      const sizes = [x.shape[0] ?? 1, ...x.shape.slice(1, x.rank - mask.rank + 1).map(() => 1)]
      const ranked = tf.reshape(mask, [...sizes, ...mask.shape.slice(1)])
      const counts = withoutGradient(tf, [ranked], (m) =>
        tf.broadcastTo(tf.greater(m as Tensor, 0.5).toFloat(), x.shape),
      )
      const left = tf.add(tf.mul(x, counts), tf.mul(tf.sub(1, counts), maskedLogit))
      return tf.mul(softmaxOf(left), counts)
    },
  })
}
