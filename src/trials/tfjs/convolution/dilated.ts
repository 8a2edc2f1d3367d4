import { sizeOf } from '../../../advice/vocabulary/model-graph.js'
import {
  windowBorder,
  windowCount,
  windowReach,
  type AxisWindow,
} from '../../../advice/math/window-arithmetic.js'
import type { Tensor, Tf } from '../library.js'
import { aroundAxis } from './axes.js'
import type { ConvolutionMaps } from './convolution-maps.js'
import { spreadAxes, takeEveryNth } from './strides.js'

type Pairs = [number, number][]

/** How the pixels of an input are dealt out to smaller inputs. */
interface Dealing {
  readonly blocks: number[]
  /** Zeros around the input, so that every small input has the same size. */
  readonly borders: Pairs
  /** What lies behind the last window of the output at stride 1. */
  readonly crops: Pairs
}

/**
 * A dilated convolution by plain ones: every d-th pixel goes to the same small input, the small
 * inputs are convolved side by side in the batch, and their pixels are dealt back.
 *
 * TensorFlow.js 4.22 has no gradient of a dilated kernel. This way takes no more products than the
 * dilated kernel; a filter with zeros in its gaps would take d^2 times as many. A stride keeps
 * every n-th window, as in Keras.
 *
 * @param plain convolves at stride 1 without padding.
 * @param windows one for each spatial axis.
 */
export function dilatedMaps(
  tf: Tf,
  plain: ConvolutionMaps,
  windows: readonly AxisWindow[],
): ConvolutionMaps {
  const strides = windows.map(({ stride }) => stride)
  const dealt = (x: Tensor): Tensor => {
    const { blocks, borders } = dealingOf(x.shape, windows)
    return spaceToBatch(tf, x, blocks, borders)
  }
  /** The transpose of collecting the small outputs: errors of all windows at stride 1, dealt. */
  const dealtErrors = (dy: Tensor, inputShape: readonly number[]): Tensor => {
    const { blocks, crops } = dealingOf(inputShape, windows)
    const lengths = windows.map((window, i) => denseCount(inputShape[i + 1] ?? 1, window))
    return spaceToBatch(tf, spreadAxes(tf, dy, strides, lengths), blocks, crops)
  }
  return {
    output(x, filter) {
      const { blocks, crops } = dealingOf(x.shape, windows)
      const dense = batchToSpace(tf, plain.output(dealt(x), filter), blocks, crops)
      const counts = windows.map((window, i) => windowCount(x.shape[i + 1] ?? 1, window))
      return takeEveryNth(tf, dense, strides, counts)
    },
    inputErrors(dy, filter, inputShape) {
      const { blocks, borders } = dealingOf(inputShape, windows)
      const shape = dealtShape(inputShape, blocks, borders)
      const errors = plain.inputErrors(dealtErrors(dy, inputShape), filter, shape)
      return batchToSpace(tf, errors, blocks, borders)
    },
    filterErrors: (x, dy, filterShape) =>
      plain.filterErrors(dealt(x), dealtErrors(dy, x.shape), filterShape),
  }
}

/** Windows on the padded axis at stride 1. */
function denseCount(length: number, window: AxisWindow): number {
  const [before, after] = windowBorder(length, window)
  return before + length + after - windowReach(window) + 1
}

function dealingOf(shape: readonly number[], windows: readonly AxisWindow[]): Dealing {
  const blocks = windows.map(({ dilation }) => dilation)
  const borders: Pairs = []
  const crops: Pairs = []
  windows.forEach((window, i) => {
    const length = shape[i + 1] ?? 1
    const [before, after] = windowBorder(length, window)
    const padded = before + length + after
    const filling = Math.ceil(padded / window.dilation) * window.dilation - padded
    borders.push([before, after + filling])
    crops.push([0, filling])
  })
  return { blocks, borders, crops }
}

function dealtShape(
  [batch = 1, ...rest]: readonly number[],
  blocks: readonly number[],
  borders: Pairs,
): number[] {
  const lengths = blocks.map((block, i) => {
    const [before, after] = borders[i] ?? [0, 0]
    return ((rest[i] ?? 1) + before + after) / block
  })
  const small = blocks.reduce((a, b) => a * b, 1)
  return [batch * small, ...lengths, rest.at(-1) ?? 1]
}

/** The depth of a volume apart from the image: webgpu deals out at most two axes. */
function spaceToBatch(tf: Tf, x: Tensor, blocks: number[], borders: Pairs): Tensor {
  if (blocks.length < 3) return tf.spaceToBatchND(x, blocks, borders)
  const image = x.shape.slice(2)
  const volumes = tf.spaceToBatchND(aroundAxis(tf, x, 1), blocks.slice(0, 1), borders.slice(0, 1))
  const slices = tf.reshape(volumes, [-1, ...image])
  const dealt = tf.spaceToBatchND(slices, blocks.slice(1), borders.slice(1))
  return tf.reshape(dealt, [-1, volumes.shape[1] ?? 1, ...dealt.shape.slice(1)])
}

/** The reverse of `spaceToBatch`; the borders are cut away. */
function batchToSpace(tf: Tf, x: Tensor, blocks: number[], crops: Pairs): Tensor {
  if (blocks.length < 3) return tf.batchToSpaceND(x, blocks, crops)
  const [, depth = 1, ...image] = x.shape
  const slices = tf.reshape(x, [-1, ...image])
  const collected = tf.batchToSpaceND(slices, blocks.slice(1), crops.slice(1))
  const fullImage = collected.shape.slice(1)
  const rows = tf.reshape(collected, [-1, depth, sizeOf(fullImage)])
  const volumes = tf.batchToSpaceND(rows, blocks.slice(0, 1), crops.slice(0, 1))
  return tf.reshape(volumes, [volumes.shape[0] ?? 1, -1, ...fullImage])
}
