import type { Tensor, Variable } from '../library.js'

/** A slot of an optimizer: a tensor beside a weight, for example its momentum. */
export interface NamedTensor {
  readonly name: string
  readonly tensor: Tensor
}

/** What a trainer and a checkpoint need of an update rule. */
export interface TrainingOptimizer {
  /** Updates the variables. Gradients go by the names of the variables. */
  applyGradients(gradients: Readonly<Record<string, Tensor>>): void
  setLearningRate(learningRate: number): void
  /** Copies of the slots. The caller disposes them. */
  readSlots(): Promise<readonly NamedTensor[]>
  /** Restores what `readSlots` returned. The caller disposes the tensors. */
  writeSlots(slots: readonly NamedTensor[]): Promise<void>
  /** Of Adam after its first step, one per variable; null otherwise. */
  secondMoments(): readonly Variable[] | null
  dispose(): void
}
