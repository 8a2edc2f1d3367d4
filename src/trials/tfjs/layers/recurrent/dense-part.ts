import type { Tensor, Tf } from '../../library.js'
import type { CallContext, Config, WeightSpec } from '../define-layer.js'
import { expandTo } from './step-mask.js'
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
import { GruCell, ResetFirstGruCell } from './gru-cell.js'
import { LstmCell } from './lstm-cell.js'
import { project } from './projection.js'
import { recur, type Recurred } from './recurrence.js'
import { densePlainProduct, recurrentProduct } from './recurrent-product.js'
import { SimpleCell } from './simple-cell.js'

export type DenseType = 'LSTM' | 'GRU' | 'SimpleRNN'

interface DenseConfig extends CellConfig {
  readonly units: number
  readonly resetAfter?: boolean
}

const gateCounts: Readonly<Record<DenseType, number>> = { LSTM: 4, GRU: 3, SimpleRNN: 1 }

/** A cell whose gates are matrix products of vectors. */
export class DensePart implements CellPart {
  readonly stateCount: number
  private readonly gates: number
  private readonly options: DenseConfig
  private readonly dropout: CellDropout

  /** @param prefix of the names of its weights. */
  constructor(
    private readonly tf: Tf,
    private readonly type: DenseType,
    private readonly config: Config,
    private readonly prefix: string,
  ) {
    this.gates = gateCounts[type]
    this.options = config as unknown as DenseConfig
    this.stateCount = type === 'LSTM' ? 2 : 1
    this.dropout = new CellDropout(tf, this.options, this.gates)
  }

  weights([features = 1]: readonly number[]): readonly WeightSpec[] {
    const { tf, config, prefix, gates } = this
    const { units, useBias, unitForgetBias } = this.options
    const spec = (part: string, name: string, shape: readonly number[]): WeightSpec =>
      cellWeight(tf, config, part, { name: prefix + name, shape })
    const weights = [
      spec('kernel', 'kernel', [features, gates * units]),
      spec('recurrent', 'recurrent_kernel', [units, gates * units]),
    ]
    if (!useBias) return weights
    const shape = this.hasRecurrentBias() ? [2, gates * units] : [gates * units]
    const opens = this.type === 'LSTM' && unitForgetBias === true
    return [...weights, lstmBias(tf, spec('bias', 'bias', shape), units, opens)]
  }

  stateShape(): readonly number[] {
    return [this.options.units]
  }

  run({ inputs, stepMask, initial, givesStates }: Sequence, context: CallContext): Recurred {
    const { tf, prefix } = this
    const { units, useBias } = this.options
    const [, batch = 1, features = 1] = inputs.shape
    const weight = (name: string): Tensor => context.weight(prefix + name)
    const masks = this.dropout.masks(context.training, [batch, features], [batch, units])
    const [bias, recurrentBias] = useBias ? this.biases(weight('bias')) : []
    const projected = project(tf, inputs, weight('kernel'), bias ?? null, masks.inputs)
    const kernel = weight('recurrent_kernel')
    return recur(tf, {
      cellOf: (weights, stateMasks) => this.cell(weights, stateMasks),
      stateShape: [units],
      projected,
      weights: recurrentBias === undefined ? [kernel] : [kernel, recurrentBias],
      stateMasks: masks.states,
      stepMask: stepMask === null ? null : expandTo(tf, stepMask, projected.rank),
      initial,
      givesStates,
    })
  }

  private hasRecurrentBias(): boolean {
    return this.type === 'GRU' && this.options.resetAfter === true
  }

  /** The bias of the inputs, and of the states where there is one. */
  private biases(bias: Tensor): readonly Tensor[] {
    if (!this.hasRecurrentBias()) return [bias]
    return this.tf.split(bias, 2).map((part) => this.tf.reshape(part, [-1]))
  }

  private cell(weights: readonly Tensor[], stateMasks: readonly Tensor[]): Cell {
    const { tf, type } = this
    const { activation, recurrentActivation, units } = this.options
    const kernel = at(weights, 0)
    const act = gateActivation(tf, activation)
    const productOf = (part: Tensor, masks: readonly Tensor[]) =>
      recurrentProduct(tf, densePlainProduct, part, masks)
    if (type === 'SimpleRNN') return new SimpleCell(tf, productOf(kernel, stateMasks), act)
    const gate = gateActivation(tf, recurrentActivation)
    if (type === 'LSTM') return new LstmCell(tf, productOf(kernel, stateMasks), act, gate)
    if (this.hasRecurrentBias())
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
