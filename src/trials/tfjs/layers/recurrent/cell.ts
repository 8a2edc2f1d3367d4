/**
 * Recurrent cells. A layer projects its inputs for all steps at once; a cell takes them from there,
 * step by step. The way back is written out: TensorFlow.js would make a gradient as large as the
 * recurrent kernel for every step, and add them up at the end.
 *
 * Symbols: T steps, B rows of the batch, U units, G gates; h state, c carry, q a gate before its
 * activation.
 */
import type { Tensor } from '../../library.js'

/** One step forward. */
export interface Step {
  /** New states; the first is the output. */
  readonly states: readonly Tensor[]
  /** What the way back needs besides the states. */
  readonly kept: readonly Tensor[]
}

/** One step back. */
interface StepBack {
  /** Gradients by the states before the step. */
  readonly states: readonly Tensor[]
  /** What the gradients by input and weights are made of. */
  readonly kept: readonly Tensor[]
}

/** Everything of all steps, stacked: [T, B, …]. */
export interface Course {
  readonly kept: readonly Tensor[]
  readonly states: readonly Tensor[]
  /** The states before each step. */
  readonly before: readonly Tensor[]
}

export interface WayBack {
  /** For each step t, last step first. */
  step(t: number, states: readonly Tensor[]): StepBack
  /** Gradients by the projected input and by each weight, of what the steps kept, stacked. */
  gradients(kept: readonly Tensor[]): readonly Tensor[]
}

export interface Cell {
  readonly stateCount: number
  /** @param input the projected input of the step: [B, G U]. */
  step(input: Tensor, states: readonly Tensor[]): Step
  wayBack(course: Course): WayBack
}

/** The element; throws where there is none. */
export function at<T>(list: readonly T[], index: number): T {
  const element = list[index]
  if (element === undefined) throw new Error(`there is no element ${index} of ${list.length}`)
  return element
}
