import { sizeOf } from '../../../../advice/vocabulary/model-graph.js'
import type { Tensor, Tf } from '../../library.js'
import { partSeed } from '../../weights/random-numbers.js'
import { withWeightObjects } from '../../weights/weight-objects.js'
import type { CallContext, Config, LayerShape, WeightSpec } from '../define-layer.js'
import type { CellPart } from './cell-part.js'
import { ConvolutionPart } from './convolution-part.js'
import { DensePart, type DenseType } from './dense-part.js'
import { expandTo, sinceFirst } from './step-mask.js'

export type RecurrentType = DenseType | 'RNN' | 'ConvLSTM1D' | 'ConvLSTM2D' | 'ConvLSTM3D'

interface UnitConfig {
  readonly returnSequences: boolean
  readonly returnState: boolean
  readonly goBackwards: boolean
  readonly zeroOutputForMask: boolean
}

export interface RecurrentInputs {
  /** [B, T, …]. */
  readonly x: Tensor
  /** States before the first step, cell by cell; empty: zeros. */
  readonly initial: readonly Tensor[]
  /** 1 where a row has a step: [B, T]; null where all have all. */
  readonly mask: Tensor | null
}

interface WrittenCell {
  readonly type: DenseType
  readonly config: Config
}

function partsOf(tf: Tf, type: RecurrentType, config: Config, prefix: string): CellPart[] {
  if (type === 'ConvLSTM1D') return [new ConvolutionPart(tf, 1, config, prefix)]
  if (type === 'ConvLSTM2D') return [new ConvolutionPart(tf, 2, config, prefix)]
  if (type === 'ConvLSTM3D') return [new ConvolutionPart(tf, 3, config, prefix)]
  if (type !== 'RNN') return [new DensePart(tf, type, config, prefix)]
  const cells = config['cells'] as readonly WrittenCell[]
  return cells.map((cell, k) => {
    const seed = partSeed(Number(config['seed']), k)
    const complete = { ...withWeightObjects(cell.config, seed), seed }
    return new DensePart(tf, cell.type, complete, cells.length === 1 ? prefix : `${prefix}${k}/`)
  })
}

/**
 * A recurrent layer, or one direction of a bidirectional one. Of several cells each reads what the
 * one before it gives at the same step, so they run one after the other over the whole sequence.
 */
export class RecurrentUnit {
  private readonly parts: readonly CellPart[]
  private readonly options: UnitConfig

  /** @param prefix of the names of its weights. */
  constructor(
    private readonly tf: Tf,
    type: RecurrentType,
    config: Config,
    prefix: string,
  ) {
    this.parts = partsOf(tf, type, config, prefix)
    this.options = config as unknown as UnitConfig
  }

  weights(shape: LayerShape): readonly WeightSpec[] {
    const rows = this.rowsOf(shape)
    return this.parts.flatMap((part, k) => part.weights(rows[k] ?? []))
  }

  /** Shapes of the output, and of the states where they are given. */
  resultShapes(shape: LayerShape): readonly [LayerShape, ...LayerShape[]] {
    const [batch = null, steps = null] = shape
    const { returnSequences, returnState } = this.options
    const [, ...outputs] = this.rowsOf(shape)
    const output = outputs.at(-1) ?? []
    const states = this.parts.flatMap(({ stateCount }, k) =>
      Array.from({ length: stateCount }, () => [batch, ...(outputs[k] ?? [])]),
    )
    const first = returnSequences ? [batch, steps, ...output] : [batch, ...output]
    return [first, ...(returnState ? states : [])]
  }

  /** The output, and the states where they are given. */
  call({ x, initial, mask }: RecurrentInputs, context: CallContext): [Tensor, ...Tensor[]] {
    const stepMask = mask === null ? null : this.swapped(mask, true)
    const givesStates = this.options.returnState
    const states: Tensor[] = []
    let outputs = this.swapped(x, true)
    let first = 0
    for (const part of this.parts) {
      const own = initial.length === 0 ? null : initial.slice(first, first + part.stateCount)
      first += part.stateCount
      const sequence = { inputs: outputs, stepMask, initial: own, givesStates }
      const recurred = part.run(sequence, context)
      outputs = recurred.outputs
      states.push(...recurred.states)
    }
    const shown = this.shown(outputs, stepMask, initial.length > 0)
    return [this.options.returnSequences ? this.swapped(shown, false) : this.last(shown), ...states]
  }

  /** Rows of one step: the input, and the output of each cell. */
  private rowsOf(shape: LayerShape): readonly (readonly number[])[] {
    const rows: (readonly number[])[] = [shape.slice(2).map(Number)]
    for (const part of this.parts) rows.push(part.stateShape(rows.at(-1) ?? []))
    return rows
  }

  /**
   * What Keras shows of steps that are passed over: the output before them, zeros where there is
   * none, or zeros everywhere.
   */
  private shown(outputs: Tensor, stepMask: Tensor | null, startsFromStates: boolean): Tensor {
    const { tf } = this
    if (stepMask === null) return outputs
    if (this.options.zeroOutputForMask) return tf.mul(outputs, expandTo(tf, stepMask, outputs.rank))
    if (!startsFromStates) return outputs
    return tf.mul(outputs, expandTo(tf, sinceFirst(tf, stepMask), outputs.rank))
  }

  private last(outputs: Tensor): Tensor {
    const [steps = 1, batch = 1, ...row] = outputs.shape
    const flat = shaped(this.tf, outputs, [steps, batch, sizeOf(row)])
    return this.tf.reshape(this.tf.slice(flat, [steps - 1, 0, 0], [1, -1, -1]), [batch, ...row])
  }

  /**
   * [B, T, …] -> [T, B, …] and back. On the way in, the last step comes first where the layer goes
   * backwards.
   */
  private swapped(x: Tensor, isInput: boolean): Tensor {
    const { tf } = this
    const [first = 1, second = 1, ...row] = x.shape
    const flat = shaped(tf, x, [first, second, sizeOf(row)])
    const ordered = tf.transpose(flat, [1, 0, 2])
    const turned = isInput && this.options.goBackwards ? tf.reverse(ordered, 0) : ordered
    return shaped(tf, turned, [second, first, ...row])
  }
}

/** The tensor in this shape; another view of it counts as memory of its own. */
function shaped(tf: Tf, x: Tensor, shape: readonly number[]): Tensor {
  return x.shape.join() === shape.join() ? x : tf.reshape(x, [...shape])
}
