/** The part of a recurrent layer that runs one cell over all steps, with its weights. */
import type { Tensor, Tf } from '../../library.js'
import { partSeed } from '../../weights/random-numbers.js'
import type { CallContext, Config, WeightSpec } from '../define-layer.js'
import { weightSpec, withOnes } from '../weight-spec.js'
import { dropoutMasks } from './dropout-masks.js'
import type { Recurred } from './recurrence.js'

/** What a part is run on. */
export interface Sequence {
  /** [T, B, …]. */
  readonly inputs: Tensor
  /** 1 where a row has a step: [T, B]; null where all have all. */
  readonly stepMask: Tensor | null
  /** The states before the first step; null: zeros. */
  readonly initial: readonly Tensor[] | null
  /** Whether the states after the last step are asked for. */
  readonly givesStates: boolean
}

export interface CellPart {
  readonly stateCount: number
  /** @param row shape of the input of one step. */
  weights(row: readonly number[]): readonly WeightSpec[]
  /** Shape of the output of one step, and of every state. */
  stateShape(row: readonly number[]): readonly number[]
  run(sequence: Sequence, context: CallContext): Recurred
}

export interface CellConfig {
  readonly activation: string
  readonly recurrentActivation: string
  readonly useBias: boolean
  readonly unitForgetBias?: boolean
  readonly dropout: number
  readonly recurrentDropout: number
  /** Each gate has a dropout of its own. */
  readonly dropsByGate: boolean
  readonly seed: number
}

/**
 * A weight of a cell. The weights of a cell that is frozen by itself are not trained, and have no
 * penalty.
 */
export function cellWeight(
  tf: Tf,
  config: Config,
  part: string,
  place: Pick<WeightSpec, 'name' | 'shape'>,
): WeightSpec {
  const spec = weightSpec(tf, config, part, place)
  return config['trainable'] === false
    ? { ...spec, trainable: false, regularizer: null, constraint: null }
    : spec
}

/** The bias of four gates, the second of which may begin open. */
export function lstmBias(tf: Tf, spec: WeightSpec, units: number, opens: boolean): WeightSpec {
  return opens ? withOnes(tf, spec, { from: units, to: 2 * units }) : spec
}

/** Masks of the dropouts, drawn anew in every call of a layer in training. */
export class CellDropout {
  private calls = 0

  constructor(
    private readonly tf: Tf,
    private readonly config: CellConfig,
    private readonly gates: number,
  ) {}

  /** Masks of the inputs and of the states, by the shapes of a batch of them. */
  masks(
    isTraining: boolean,
    inputs: readonly number[],
    states: readonly number[],
  ): { readonly inputs: readonly Tensor[]; readonly states: readonly Tensor[] } {
    const { dropout, recurrentDropout } = this.config
    if (isTraining) this.calls++
    return {
      inputs: this.drawn(isTraining ? dropout : 0, inputs, 0),
      states: this.drawn(isTraining ? recurrentDropout : 0, states, 1),
    }
  }

  private drawn(rate: number, shape: readonly number[], part: number): readonly Tensor[] {
    const { dropsByGate, seed } = this.config
    const count = dropsByGate ? this.gates : 1
    const own = partSeed(partSeed(seed, this.calls), part)
    return dropoutMasks(this.tf, { rate, count, shape, seed: own })
  }
}
