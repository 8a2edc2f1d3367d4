import type { Tensor } from '../library.js'

/** A slot of an optimizer: a tensor beside a weight, for example its momentum. */
export interface NamedTensor {
  readonly name: string
  readonly tensor: Tensor
}

/** Mean squared gradients, one tensor per weight, and what the update rule adds to their root. */
export interface SecondMoments {
  readonly moments: readonly Tensor[]
  readonly epsilon: number
}

/** What a trainer and a checkpoint need of an update rule. */
export interface TrainingOptimizer {
  /** Updates the variables. Gradients go by the names of the variables. */
  applyGradients(gradients: Readonly<Record<string, Tensor>>): void
  setLearningRate(learningRate: number): void
  /** The slots, in memory that they share with the optimizer. The caller disposes them. */
  readSlots(): readonly NamedTensor[]
  /** Restores one that `readSlots` returned. The caller disposes the tensor. */
  writeSlot(slot: NamedTensor): Promise<void>
  /** Of the Adam family after the first step; null otherwise. The tensors are the slots. */
  secondMoments(): SecondMoments | null
  dispose(): void
}
