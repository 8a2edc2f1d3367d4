import type { Tensor, Tf } from '../library.js'
import { weightObjectsOf } from '../weights/weight-objects.js'
import {
  defineLayer,
  type Config,
  type LayerShape,
  type OwnLayer,
  type WeightSpec,
} from './define-layer.js'

interface Standardization {
  /** The axes over which moments are taken. */
  readonly axes: readonly number[]
  readonly epsilon: number
  /** False: the root of the mean square, without taking the mean away. */
  readonly centered: boolean
  /** Sees mean and variance, with all axes kept. */
  readonly onMoments?: (mean: Tensor, variance: Tensor) => void
}

/**
 * (x - mean) / sqrt(variance + epsilon). It keeps its result for the gradient and not the input:
 * with y the result, dx = (dy - mean(dy) - y * mean(dy * y)) / sqrt(variance + epsilon). Ioffe and
 * Szegedy, "Batch normalization", 2015.
 */
function standardized(tf: Tf, x: Tensor, standardization: Standardization): Tensor {
  const { epsilon, centered, onMoments } = standardization
  const axes = [...standardization.axes]
  const standardize = tf.customGrad((input, saver) => {
    const rows = input as Tensor
    const mean = centered ? tf.mean(rows, axes, true) : tf.scalar(0)
    const difference = centered ? tf.sub(rows, mean) : rows
    const variance = tf.mean(tf.square(difference), axes, true)
    const inverse = tf.rsqrt(tf.add(variance, epsilon))
    const value = tf.mul(difference, inverse)
    onMoments?.(mean, variance)
    const save = saver as (tensors: Tensor[]) => void
    save([value, inverse])
    const gradFunc = (dy: Tensor, saved: Tensor[]): Tensor => {
      const [y, scale] = saved as [Tensor, Tensor]
      const centeredError = centered ? tf.sub(dy, tf.mean(dy, axes, true)) : dy
      const along = tf.mul(y, tf.mean(tf.mul(dy, y), axes, true))
      return tf.mul(scale, tf.sub(centeredError, along))
    }
    return { value, gradFunc }
  })
  return standardize(x)
}

/** Keras adds it to the number of steps that count. */
const countEpsilon = 1e-7

/** The same by the moments of the steps that a mask leaves, [batch, steps]. */
function standardizedSteps(tf: Tf, x: Tensor, mask: Tensor, by: Standardization): Tensor {
  const axes = [...by.axes]
  const counts = tf.mul(tf.onesLike(x), tf.expandDims(mask, -1))
  const count = tf.add(tf.sum(counts, axes, true), countEpsilon)
  const mean = tf.div(tf.sum(tf.mul(x, counts), axes, true), count)
  const difference = tf.sub(x, mean)
  const squares = tf.mul(tf.square(difference), counts)
  const variance = tf.div(tf.sum(squares, axes, true), count)
  by.onMoments?.(mean, variance)
  return tf.mul(difference, tf.rsqrt(tf.add(variance, by.epsilon)))
}

/** The shape with 1 everywhere but along these axes. */
const broadcastShape = (shape: LayerShape, axes: readonly number[]): number[] =>
  shape.map((size, i) => (axes.includes(i) ? (size ?? 1) : 1))

const sizesAlong = (shape: LayerShape, axes: readonly number[]): number[] =>
  axes.map((axis) => shape[axis] ?? 1)

const otherAxes = (rank: number, axes: readonly number[]): number[] =>
  Array.from({ length: rank }, (_, i) => i).filter((i) => !axes.includes(i))

/** `gamma` and `beta`, where the layer has them. */
const scaleAndOffset = (tf: Tf, config: Config, shape: readonly number[]): WeightSpec[] => [
  ...(config['scale'] === false
    ? []
    : [{ name: 'gamma', shape, ...weightObjectsOf(tf, config, 'gamma') }]),
  ...(config['center'] === false
    ? []
    : [{ name: 'beta', shape, ...weightObjectsOf(tf, config, 'beta') }]),
]

type Weight = (name: string) => Tensor

function scaledAndShifted(
  tf: Tf,
  y: Tensor,
  config: Config,
  weight: (name: string) => Tensor,
): Tensor {
  const scaled = config['scale'] === false ? y : tf.mul(y, weight('gamma'))
  return config['center'] === false ? scaled : tf.add(scaled, weight('beta'))
}

/** A weight with the rank of the input, so that it repeats along the other axes. */
const reshapedWeight =
  (tf: Tf, weight: Weight, shape: readonly number[]): Weight =>
  (name) =>
    tf.reshape(weight(name), [...shape])

/** In training by the moments of the batch, otherwise, or frozen, by their moving averages. */
export const batchNormalization: OwnLayer = (tf, config) => {
  const axis = config['axis'] as number
  const { momentum, epsilon } = config as { readonly momentum: number; readonly epsilon: number }
  return defineLayer(tf, 'BatchNormalization', config, {
    weights: ([shape = []]) => {
      const sizes = sizesAlong(shape, [axis])
      const moving = (name: string): WeightSpec => ({
        name: `moving_${name}`,
        shape: sizes,
        trainable: false,
        ...weightObjectsOf(tf, config, name === 'mean' ? 'movingMean' : 'movingVariance'),
      })
      return [...scaleAndOffset(tf, config, sizes), moving('mean'), moving('variance')]
    },
    outputShape: ([shape = []]) => shape,
    call: ([input, mask], { weight, write, training, trainable }) => {
      const x = input as Tensor
      const shape = broadcastShape(x.shape, [axis])
      const reshaped = reshapedWeight(tf, weight, shape)
      if (!training || !trainable) {
        const inverse = tf.rsqrt(tf.add(reshaped('moving_variance'), epsilon))
        const factor = config['scale'] === false ? inverse : tf.mul(inverse, reshaped('gamma'))
        const shift = tf.mul(tf.neg(reshaped('moving_mean')), factor)
        const offset = config['center'] === false ? shift : tf.add(shift, reshaped('beta'))
        return tf.add(tf.mul(x, factor), offset)
      }
      const moved = (name: string, value: Tensor): Tensor =>
        tf.add(
          tf.mul(weight(name), momentum),
          tf.mul(tf.reshape(value, weight(name).shape), 1 - momentum),
        )
      const onMoments = (mean: Tensor, variance: Tensor): void => {
        const counted = x.size / variance.size
        const factor = config['unbiasedVariance'] === true ? counted / Math.max(1, counted - 1) : 1
        write('moving_mean', moved('moving_mean', mean))
        write('moving_variance', moved('moving_variance', tf.mul(variance, factor)))
      }
      const axes = otherAxes(x.rank, [axis])
      const standardization = { axes, epsilon, centered: true, onMoments }
      const y =
        mask === undefined
          ? standardized(tf, x, standardization)
          : standardizedSteps(tf, x, mask, standardization)
      return scaledAndShifted(tf, y, config, reshaped)
    },
  })
}

export const layerNormalization: OwnLayer = (tf, config) => {
  const axes = config['axis'] as readonly number[]
  const epsilon = Number(config['epsilon'])
  // with rmsScaling Keras has a scale and no offset, and divides by the deviation from the mean
  const rms = config['rmsScaling'] === true
  const parts = rms ? { ...config, scale: true, center: false } : config
  return defineLayer(tf, 'LayerNormalization', config, {
    weights: ([shape = []]) => scaleAndOffset(tf, parts, sizesAlong(shape, axes)),
    outputShape: ([shape = []]) => shape,
    call: ([input], { weight }) => {
      const x = input as Tensor
      const reshaped = reshapedWeight(tf, weight, broadcastShape(x.shape, axes))
      const y = rms
        ? tf.mul(x, tf.rsqrt(tf.add(varianceOf(tf, x, axes), epsilon)))
        : standardized(tf, x, { axes, epsilon, centered: true })
      return scaledAndShifted(tf, y, parts, reshaped)
    },
  })
}

const varianceOf = (tf: Tf, x: Tensor, axes: readonly number[]): Tensor =>
  tf.moments(x, [...axes], true).variance

/** Moments over a row's places and the features of one group. Wu and He, 2018. */
export const groupNormalization: OwnLayer = (tf, config) => {
  const { axis, groups, epsilon } = config as Readonly<
    Record<'axis' | 'groups' | 'epsilon', number>
  >
  return defineLayer(tf, 'GroupNormalization', config, {
    weights: ([shape = []]) => scaleAndOffset(tf, config, sizesAlong(shape, [axis])),
    outputShape: ([shape = []]) => shape,
    call: ([input], { weight }) => {
      const x = input as Tensor
      const features = x.shape[axis] ?? 1
      const grouped = [
        ...x.shape.slice(0, axis),
        groups,
        features / groups,
        ...x.shape.slice(axis + 1),
      ]
      const axes = otherAxes(grouped.length, [0, axis])
      const y = standardized(tf, tf.reshape(x, grouped), { axes, epsilon, centered: true })
      const reshaped = reshapedWeight(tf, weight, broadcastShape(x.shape, [axis]))
      return scaledAndShifted(tf, tf.reshape(y, x.shape), config, reshaped)
    },
  })
}

/** x / root of its mean square, times a scale. Zhang and Sennrich, 2019. */
export const rmsNormalization: OwnLayer = (tf, config) => {
  const axes = config['axis'] as readonly number[]
  const initializer = { scaleInitializer: { className: 'Ones', config: {} } }
  return defineLayer(tf, 'RMSNormalization', config, {
    weights: ([shape = []]) => [
      {
        name: 'scale',
        shape: sizesAlong(shape, axes),
        ...weightObjectsOf(tf, initializer, 'scale'),
      },
    ],
    outputShape: ([shape = []]) => shape,
    call: ([input], { weight }) => {
      const x = input as Tensor
      const y = standardized(tf, x, { axes, epsilon: Number(config['epsilon']), centered: false })
      return tf.mul(y, tf.reshape(weight('scale'), broadcastShape(x.shape, axes)))
    },
  })
}

/** Keras divides by no norm below the root of this. */
const squaredNormMin = 1e-24

/** Rows of length 1 along the axes. */
export const unitNormalization: OwnLayer = (tf, config) => {
  const axes = [...(config['axis'] as readonly number[])]
  return defineLayer(tf, 'UnitNormalization', config, {
    outputShape: ([shape = []]) => shape,
    call: ([x]) => {
      const squares = tf.sum(tf.square(x as Tensor), axes, true)
      return tf.mul(x as Tensor, tf.rsqrt(tf.maximum(squares, squaredNormMin)))
    },
  })
}
