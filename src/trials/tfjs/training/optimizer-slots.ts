/** Private state of the optimizers of tfjs-core 4.22. */
import type { CoreOptimizer, Tensor, Tf, Variable } from '../library.js'
import type { NamedTensor } from './training-optimizer.js'

interface Slot {
  readonly originalName: string
  readonly variable: Variable
}

interface HiddenFields {
  learningRate: number
  /** Of SGD and momentum, which keep the rate in a tensor. */
  readonly setLearningRate?: (learningRate: number) => void
  /** Of Adam. */
  readonly accumulatedSecondMoment?: readonly Slot[]
}

/** Of AdaMax. */
interface AdamaxFields {
  readonly accBeta1: Variable
  readonly iteration?: Variable
  accumulatedFirstMoment: readonly Slot[]
  accumulatedWeightedInfNorm: readonly Slot[]
}

function hiddenFields(optimizer: CoreOptimizer): HiddenFields {
  // tfjs-core declares these fields protected or private
  return optimizer as unknown as HiddenFields
}

export function setLearningRateOf(optimizer: CoreOptimizer, learningRate: number): void {
  const hidden = hiddenFields(optimizer)
  if (hidden.setLearningRate !== undefined) hidden.setLearningRate(learningRate)
  else hidden.learningRate = learningRate
}

/**
 * Second moments of Adam, one per variable; null for other optimizers and before the first step.
 */
export function secondMomentsOf(optimizer: CoreOptimizer): readonly Variable[] | null {
  const slots = hiddenFields(optimizer).accumulatedSecondMoment ?? []
  return slots.length === 0 ? null : slots.map(({ variable }) => variable)
}

const countNames: readonly string[] = ['accBeta1', 'iteration']

/** Reads and restores the slots of AdaMax: two counts, first moments, weighted infinity norms. */
export class AdamaxSlots {
  private readonly fields: AdamaxFields

  constructor(
    private readonly tf: Tf,
    optimizer: CoreOptimizer,
  ) {
    // tfjs-core declares these fields private
    this.fields = optimizer as unknown as AdamaxFields
  }

  read(): readonly NamedTensor[] {
    const { accBeta1, iteration, accumulatedFirstMoment, accumulatedWeightedInfNorm } = this.fields
    const counts = [this.copy('accBeta1', accBeta1)]
    if (iteration !== undefined) counts.push(this.copy('iteration', iteration))
    const slots = [...accumulatedFirstMoment, ...accumulatedWeightedInfNorm]
    return [
      ...counts,
      ...slots.map(({ originalName, variable }) => this.copy(originalName, variable)),
    ]
  }

  write(saved: readonly NamedTensor[]): void {
    const { accBeta1, iteration } = this.fields
    this.assign(accBeta1, 'accBeta1', saved)
    this.assign(iteration, 'iteration', saved)
    const slots = saved
      .filter(({ name }) => !countNames.includes(name))
      .map(({ name, tensor }) => ({
        originalName: name,
        variable: this.tf.variable(tensor, false),
      }))
    this.fields.accumulatedFirstMoment = slots.slice(0, slots.length / 2)
    this.fields.accumulatedWeightedInfNorm = slots.slice(slots.length / 2)
  }

  private copy(name: string, variable: Variable): NamedTensor {
    return { name, tensor: this.tf.clone(variable) as Tensor }
  }

  private assign(
    variable: Variable | undefined,
    name: string,
    saved: readonly NamedTensor[],
  ): void {
    const slot = saved.find((candidate) => candidate.name === name)
    if (variable !== undefined && slot !== undefined) variable.assign(slot.tensor)
  }
}
