import type { Tensor, Tf } from '../library.js'
import type { ConvolutionMaps } from './convolution-maps.js'

const channelsOf = ({ shape }: Tensor): number => shape.at(-1) ?? 1

const withChannels = (shape: readonly number[], channels: number): number[] => [
  ...shape.slice(0, -1),
  channels,
]

/** Equal parts along the last axis. */
function partsOf(tf: Tf, x: Tensor, parts: number): Tensor[] {
  return parts === 1 ? [x] : (tf.split(x, parts, -1) as Tensor[])
}

/**
 * A convolution in groups: group i reads its own channels and makes its own filters. One kernel for
 * every group, for few groups.
 */
export function mapsByGroup(tf: Tf, plain: ConvolutionMaps, groups: number): ConvolutionMaps {
  return {
    output(x, filter) {
      const filters = partsOf(tf, filter, groups)
      const inputs = partsOf(tf, x, groups)
      const outputs = filters.map((part, i) => plain.output(inputs[i] as Tensor, part))
      return tf.concat(outputs, -1)
    },
    inputErrors(dy, filter, inputShape) {
      const shape = withChannels(inputShape, (inputShape.at(-1) ?? 1) / groups)
      const errors = partsOf(tf, dy, groups)
      const filters = partsOf(tf, filter, groups)
      return tf.concat(
        filters.map((part, i) => plain.inputErrors(errors[i] as Tensor, part, shape)),
        -1,
      )
    },
    filterErrors(x, dy, filterShape) {
      const shape = withChannels(filterShape, (filterShape.at(-1) ?? 1) / groups)
      const inputs = partsOf(tf, x, groups)
      const errors = partsOf(tf, dy, groups)
      return tf.concat(
        inputs.map((part, i) => plain.filterErrors(part, errors[i] as Tensor, shape)),
        -1,
      )
    },
  }
}

/**
 * The same for many groups of few channels, with one kernel for every channel of a group:
 *
 *   y = sum over j of depthwise(x_j, W_j)
 *
 * x_j: channel j of every group. W_j: the weights that read it. All groups run in one kernel.
 */
export function mapsByChannelOfGroup(
  tf: Tf,
  depthwise: ConvolutionMaps,
  groups: number,
): ConvolutionMaps {
  /** x_j for every j. */
  const channelsByPlace = (x: Tensor): Tensor[] => {
    const places = channelsOf(x) / groups
    return partsOf(tf, exchangeHalves(tf, x, groups, places), places)
  }
  /** W_j for every j: [height, width, groups, filters of a group]. */
  const filtersByPlace = (filter: Tensor): Tensor[] => {
    const [height = 1, width = 1, places = 1, filters = 1] = filter.shape
    const size = [height, width, groups, filters / groups]
    return Array.from({ length: places }, (_, j) =>
      tf.reshape(tf.slice(filter, [0, 0, j, 0], [height, width, 1, filters]), size),
    )
  }
  return {
    output(x, filter) {
      const filters = filtersByPlace(filter)
      return sum(tf, channelsByPlace(x), (part, j) => depthwise.output(part, filters[j] as Tensor))
    },
    inputErrors(dy, filter, inputShape) {
      const shape = withChannels(inputShape, groups)
      const filters = filtersByPlace(filter)
      const errors = tf.concat(
        filters.map((part) => depthwise.inputErrors(dy, part, shape)),
        -1,
      )
      return exchangeHalves(tf, errors, filters.length, groups)
    },
    filterErrors(x, dy, filterShape) {
      const [height = 1, width = 1, , filters = 1] = filterShape
      const shape = [height, width, groups, filters / groups]
      const errors = channelsByPlace(x).map((part) =>
        tf.reshape(depthwise.filterErrors(part, dy, shape), [height, width, 1, filters]),
      )
      return tf.concat(errors, 2)
    },
  }
}

/** Channels that are numbered [first, second] become [second, first]. */
function exchangeHalves(tf: Tf, x: Tensor, first: number, second: number): Tensor {
  if (first === 1 || second === 1) return x
  const pixels = tf.reshape(x, [-1, first, second])
  return tf.reshape(tf.transpose(pixels, [0, 2, 1]), x.shape)
}

/** Adds one after the other: only two are in memory at a time. */
function sum(tf: Tf, parts: readonly Tensor[], map: (part: Tensor, i: number) => Tensor): Tensor {
  return parts.slice(1).reduce<Tensor>(
    (total, part, i) => {
      const next = tf.tidy(() => tf.add(total, map(part, i + 1)))
      total.dispose()
      return next
    },
    map(parts[0] as Tensor, 0),
  )
}
