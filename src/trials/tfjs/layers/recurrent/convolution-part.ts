import { windowCount, type AxisWindow } from '../../../../advice/math/window-arithmetic.js'
import { sizeOf } from '../../../../advice/vocabulary/model-graph.js'
import { convolutionMaps, convolve } from '../../convolution/convolve.js'
import type { Tensor, Tf } from '../../library.js'
import type { CallContext, Config, WeightSpec } from '../define-layer.js'
import {
  asImage,
  asImageKernel,
  axisWindows,
  imageWindows,
  type Rank,
} from '../spatial/spatial-layer.js'
import { gateActivation } from './activation.js'
import { at, type Cell } from './cell.js'
import {
  CellDropout,
  cellWeight,
  lstmBias,
  type CellConfig,
  type CellPart,
  type Sequence,
} from './cell-part.js'
import { LstmCell } from './lstm-cell.js'
import { recur, type Recurred } from './recurrence.js'
import { recurrentProduct, type PlainProduct } from './recurrent-product.js'
import { expandTo } from './step-mask.js'

interface ConvolutionConfig extends CellConfig {
  readonly filters: number
}

const gates = 4

/** Lengths of the axes, and channels. */
interface Sizes {
  readonly lengths: readonly number[]
  readonly channels: number
}

/**
 * A long short-term memory whose gates are convolutions. Shi and others, "Convolutional LSTM
 * network", 2015. The cell sees the pixels of an image as one axis, [B, P, filters]: only the
 * convolutions need more, and not every engine has kernels for more axes.
 */
export class ConvolutionPart implements CellPart {
  readonly stateCount = 2
  private readonly options: ConvolutionConfig
  private readonly windows: readonly AxisWindow[]
  private readonly isChannelsFirst: boolean
  private readonly dropout: CellDropout

  /** @param prefix of the names of its weights. */
  constructor(
    private readonly tf: Tf,
    private readonly rank: Rank,
    private readonly config: Config,
    private readonly prefix: string,
  ) {
    this.options = config as unknown as ConvolutionConfig
    this.windows = axisWindows(config, rank, 'kernelSize')
    this.isChannelsFirst = config['dataFormat'] === 'channelsFirst'
    this.dropout = new CellDropout(tf, this.options, gates)
  }

  weights(row: readonly number[]): readonly WeightSpec[] {
    const { tf, config, prefix } = this
    const { filters, useBias, unitForgetBias } = this.options
    const spec = (part: string, name: string, shape: readonly number[]): WeightSpec =>
      cellWeight(tf, config, part, { name: prefix + name, shape })
    const kernelSize = this.windows.map(({ size }) => size)
    const { channels } = this.sizesOf(row)
    const weights = [
      spec('kernel', 'kernel', [...kernelSize, channels, gates * filters]),
      spec('recurrent', 'recurrent_kernel', [...kernelSize, filters, gates * filters]),
    ]
    if (!useBias) return weights
    const bias = spec('bias', 'bias', [gates * filters])
    return [...weights, lstmBias(tf, bias, filters, unitForgetBias === true)]
  }

  stateShape(row: readonly number[]): readonly number[] {
    const lengths = this.outputLengths(row)
    const { filters } = this.options
    return this.isChannelsFirst ? [filters, ...lengths] : [...lengths, filters]
  }

  run(sequence: Sequence, context: CallContext): Recurred {
    const { tf, prefix } = this
    const { stepMask, initial, givesStates } = sequence
    const { activation, recurrentActivation, filters } = this.options
    const [steps = 1, batch = 1, ...row] = sequence.inputs.shape
    const lengths = this.outputLengths(row)
    const pixels = sizeOf(lengths)
    const masks = this.dropout.masks(
      context.training,
      [batch, sizeOf(row)],
      [batch, pixels, filters],
    )
    const projected = this.projected(sequence.inputs, masks.inputs, context)
    const act = gateActivation(tf, activation)
    const gate = gateActivation(tf, recurrentActivation)
    const product = this.productOf(lengths)
    const cellOf = (weights: readonly Tensor[], stateMasks: readonly Tensor[]): Cell =>
      new LstmCell(tf, recurrentProduct(tf, product, at(weights, 0), stateMasks), act, gate)
    const recurred = recur(tf, {
      cellOf,
      stateShape: [pixels, filters],
      projected: tf.reshape(projected, [steps, batch, pixels, gates * filters]),
      weights: [context.weight(`${prefix}recurrent_kernel`)],
      stateMasks: masks.states,
      stepMask: stepMask === null ? null : expandTo(tf, stepMask, 4),
      initial: initial?.map((state) => this.asPixels(state)) ?? null,
      givesStates,
    })
    const shape = this.stateShape(row)
    return {
      outputs: tf.reshape(this.fromPixels(recurred.outputs), [steps, batch, ...shape]),
      states: recurred.states.map((state) => tf.reshape(this.fromPixels(state), [batch, ...shape])),
    }
  }

  /** The inputs of all steps, convolved: images [T B, …, gates filters]. */
  private projected(inputs: Tensor, masks: readonly Tensor[], context: CallContext): Tensor {
    const { tf, prefix } = this
    const kernel = context.weight(`${prefix}kernel`)
    const bias = this.options.useBias ? context.weight(`${prefix}bias`) : null
    if (masks.length === 0) return this.convolved(inputs, kernel, bias)
    const [steps = 1, batch = 1, ...row] = inputs.shape
    const rows = tf.reshape(inputs, [steps, batch, sizeOf(row)])
    const kernels = tf.split(kernel, masks.length, -1)
    const biases = bias === null ? [] : tf.split(bias, masks.length)
    const parts = masks.map((mask, k) => {
      const dropped = tf.reshape(tf.mul(rows, mask), inputs.shape)
      return this.convolved(dropped, kernels[k] ?? kernel, biases[k] ?? null)
    })
    return tf.concat(parts, -1)
  }

  private convolved(inputs: Tensor, kernel: Tensor, bias: Tensor | null): Tensor {
    const { tf, rank } = this
    const [steps = 1, batch = 1, ...row] = inputs.shape
    const { channels } = this.sizesOf(row)
    const images = this.channelsLast(tf.reshape(inputs, [steps * batch, ...row]))
    const maps = convolutionMaps(tf, imageWindows(this.windows), 1, channels)
    const filter = asImageKernel(tf, kernel, rank)
    return convolve(tf, maps, { x: asImage(tf, images, rank), filter, bias })
  }

  /** The convolution of states, [B, P, filters], by a recurrent kernel: as large as they are. */
  private productOf(lengths: readonly number[]): PlainProduct {
    const windows = this.windows.map(({ size }) => ({
      ...{ size, stride: 1, dilation: 1 },
      padding: 'same' as const,
    }))
    return (tf, kernel) => {
      const filter = asImageKernel(tf, kernel, this.rank)
      const maps = convolutionMaps(tf, imageWindows(windows), 1, this.options.filters)
      const imageShape = [...(this.rank === 1 ? [1] : []), ...lengths]
      const images = (x: Tensor): Tensor => tf.reshape(x, [-1, ...imageShape, x.shape.at(-1) ?? 1])
      const pixels = (x: Tensor): Tensor =>
        tf.reshape(x, [x.shape[0] ?? 1, sizeOf(lengths), x.shape.at(-1) ?? 1])
      return {
        value: (states) => pixels(maps.output(images(states), filter)),
        stateGradient: (error) => {
          const shape = [error.shape[0] ?? 1, ...imageShape, this.options.filters]
          return pixels(maps.inputErrors(images(error), filter, shape))
        },
        kernelGradient: (states, errors) =>
          tf.reshape(maps.filterErrors(images(states), images(errors), filter.shape), kernel.shape),
      }
    }
  }

  private outputLengths(row: readonly number[]): number[] {
    const { lengths } = this.sizesOf(row)
    return this.windows.map((window, i) => windowCount(lengths[i] ?? 1, window))
  }

  private sizesOf(row: readonly number[]): Sizes {
    return this.isChannelsFirst
      ? { lengths: row.slice(1), channels: row[0] ?? 1 }
      : { lengths: row.slice(0, -1), channels: row.at(-1) ?? 1 }
  }

  /** Images [N, …] in the format of the layer, with their channels last. */
  private channelsLast(images: Tensor): Tensor {
    if (!this.isChannelsFirst) return images
    const axes = [...images.shape.keys()].slice(2)
    return this.tf.transpose(images, [0, ...axes, 1])
  }

  /** States [B, …] in the format of the layer as [B, P, filters]. */
  private asPixels(states: Tensor): Tensor {
    const { filters } = this.options
    const [batch = 1] = states.shape
    if (!this.isChannelsFirst) return this.tf.reshape(states, [batch, -1, filters])
    return this.tf.transpose(this.tf.reshape(states, [batch, filters, -1]), [0, 2, 1])
  }

  /** The reverse for any number of leading axes; the pixels stay one axis. */
  private fromPixels(states: Tensor): Tensor {
    if (!this.isChannelsFirst) return states
    const [pixels = 1, filters = 1] = states.shape.slice(-2)
    const rows = this.tf.reshape(states, [-1, pixels, filters])
    return this.tf.transpose(rows, [0, 2, 1])
  }
}
