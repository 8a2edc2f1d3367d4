import type { Tensor, Tf } from '../../library.js'
import { partSeed } from '../../weights/random-numbers.js'
import type { CallContext, Config, LayerShape, WeightSpec } from '../define-layer.js'
import { weightSpec, withOnes } from '../weight-spec.js'
import { gateActivation } from './activation.js'
import { at, type Cell } from './cell.js'
import { dropoutMasks } from './dropout-masks.js'
import { GruCell, ResetFirstGruCell } from './gru-cell.js'
import { LstmCell } from './lstm-cell.js'
import { project } from './projection.js'
import { recur } from './recurrence.js'
import { recurrentProduct } from './recurrent-product.js'
import { SimpleCell } from './simple-cell.js'

export type RecurrentType = 'LSTM' | 'GRU' | 'SimpleRNN'

export interface RecurrentConfig {
  readonly units: number
  readonly activation: string
  readonly recurrentActivation: string
  readonly useBias: boolean
  readonly unitForgetBias: boolean
  readonly resetAfter: boolean
  readonly dropout: number
  readonly recurrentDropout: number
  /** Each gate has a dropout of its own. */
  readonly dropsByGate: boolean
  readonly returnSequences: boolean
  readonly goBackwards: boolean
  readonly zeroOutputForMask: boolean
  readonly seed: number
}

const gateCounts: Readonly<Record<RecurrentType, number>> = { LSTM: 4, GRU: 3, SimpleRNN: 1 }

/** A recurrent layer, or one direction of a bidirectional one. */
export class RecurrentPart {
  private readonly gates: number
  private readonly options: RecurrentConfig
  private calls = 0

  /** @param prefix of the names of its weights. */
  constructor(
    private readonly tf: Tf,
    private readonly type: RecurrentType,
    private readonly config: Config,
    private readonly prefix: string,
  ) {
    this.gates = gateCounts[type]
    this.options = config as unknown as RecurrentConfig
  }

  weights([input = []]: readonly LayerShape[]): readonly WeightSpec[] {
    const { tf, config, prefix, gates } = this
    const { units, useBias } = this.options
    const features = input.at(-1) ?? 1
    const spec = (part: string, name: string, shape: readonly number[]): WeightSpec =>
      weightSpec(tf, config, part, { name: prefix + name, shape })
    const weights = [
      spec('kernel', 'kernel', [features, gates * units]),
      spec('recurrent', 'recurrent_kernel', [units, gates * units]),
    ]
    if (!useBias) return weights
    const shape = this.hasRecurrentBias() ? [2, gates * units] : [gates * units]
    const bias = spec('bias', 'bias', shape)
    const opens = this.type === 'LSTM' && this.options.unitForgetBias
    return [...weights, opens ? withOnes(tf, bias, { from: units, to: 2 * units }) : bias]
  }

  outputShape([input = []]: readonly LayerShape[]): LayerShape {
    const { units, returnSequences } = this.options
    const [batch = null, steps = null] = input
    return returnSequences ? [batch, steps, units] : [batch, units]
  }

  /** @param mask 1 where a row has a step: [B, T]; undefined where all have all. */
  call([x, mask]: readonly (Tensor | undefined)[], context: CallContext): Tensor {
    if (x === undefined) throw new Error('a recurrent layer needs an input')
    const { tf } = this
    const { returnSequences, zeroOutputForMask, units } = this.options
    const stepMask = mask === undefined ? null : this.timeMajor(tf.expandDims(mask, -1))
    const outputs = this.outputs(this.timeMajor(x), stepMask, context)
    const shown = stepMask === null || !zeroOutputForMask ? outputs : tf.mul(outputs, stepMask)
    if (returnSequences) return tf.transpose(shown, [1, 0, 2])
    const [steps = 1, batch = 1] = shown.shape
    return tf.reshape(tf.slice(shown, [steps - 1, 0, 0], [1, batch, units]), [batch, units])
  }

  private outputs(inputs: Tensor, stepMask: Tensor | null, context: CallContext): Tensor {
    const { tf, prefix } = this
    const { units, useBias, dropout, recurrentDropout } = this.options
    const [, batch = 1, features = 1] = inputs.shape
    const weight = (name: string): Tensor => context.weight(prefix + name)
    const masksOf = (rate: number, width: number, seed: number): readonly Tensor[] =>
      this.masks(context.training ? rate : 0, [batch, width], seed)
    if (context.training) this.calls++
    const [bias, recurrentBias] = useBias ? this.biases(weight('bias')) : []
    const projected = project(
      tf,
      inputs,
      weight('kernel'),
      bias ?? null,
      masksOf(dropout, features, 0),
    )
    const kernel = weight('recurrent_kernel')
    return recur(tf, {
      cellOf: (weights, stateMasks) => this.cell(weights, stateMasks),
      units,
      projected,
      weights: recurrentBias === undefined ? [kernel] : [kernel, recurrentBias],
      stateMasks: masksOf(recurrentDropout, units, 1),
      stepMask,
    })
  }

  /** [B, T, …] -> [T, B, …], the last step first where the layer goes backwards. */
  private timeMajor(x: Tensor): Tensor {
    const ordered = this.tf.transpose(x, [1, 0, 2])
    return this.options.goBackwards ? this.tf.reverse(ordered, 0) : ordered
  }

  private masks(rate: number, shape: readonly number[], part: number): readonly Tensor[] {
    const { dropsByGate, seed } = this.options
    const count = dropsByGate ? this.gates : 1
    const own = partSeed(partSeed(seed, this.calls), part)
    return dropoutMasks(this.tf, { rate, count, shape, seed: own })
  }

  private hasRecurrentBias(): boolean {
    return this.type === 'GRU' && this.options.resetAfter
  }

  /** The bias of the inputs, and of the states where there is one. */
  private biases(bias: Tensor): readonly Tensor[] {
    if (!this.hasRecurrentBias()) return [bias]
    return this.tf.split(bias, 2).map((part) => this.tf.reshape(part, [-1]))
  }

  private cell(weights: readonly Tensor[], stateMasks: readonly Tensor[]): Cell {
    const { tf, type } = this
    const { activation, recurrentActivation, resetAfter, units } = this.options
    const kernel = at(weights, 0)
    const act = gateActivation(tf, activation)
    const productOf = (part: Tensor, masks: readonly Tensor[]) => recurrentProduct(tf, part, masks)
    if (type === 'SimpleRNN') return new SimpleCell(tf, productOf(kernel, stateMasks), act)
    const gate = gateActivation(tf, recurrentActivation)
    if (type === 'LSTM') return new LstmCell(tf, productOf(kernel, stateMasks), act, gate)
    if (resetAfter)
      return new GruCell(tf, productOf(kernel, stateMasks), weights[1] ?? null, act, gate)
    const [gates, candidate] = tf.split(kernel, [2 * units, units], 1) as [Tensor, Tensor]
    return new ResetFirstGruCell(
      tf,
      productOf(gates, stateMasks.slice(0, 2)),
      productOf(candidate, stateMasks.slice(2)),
      act,
      gate,
    )
  }
}
