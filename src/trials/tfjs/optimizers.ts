import type { FullBatchMethod, Optimizer } from '../../advice/vocabulary/optimizers.js'
import type { Tf } from './engine.js'
import { Rprop } from './rprop.js'

export type TfOptimizer = ReturnType<Tf['train']['sgd']>
type Tensor = ReturnType<Tf['tensor']>
type Variable = ReturnType<Tf['variable']>

/** Coefficients are Keras' defaults; the advice names them. */
export const optimizerDefaults = {
  momentum: 0.9,
  beta1: 0.9,
  beta2: 0.999,
  epsilon: 1e-7,
  rho: 0.9,
} as const

/** `variables`: what the update changes. */
export function createOptimizer(
  tf: Tf,
  optimizer: Optimizer | FullBatchMethod,
  learningRate: number,
  variables: readonly Variable[],
): TfOptimizer {
  const { momentum, beta1, beta2, epsilon, rho } = optimizerDefaults
  switch (optimizer) {
    case 'sgd':
      return tf.train.sgd(learningRate)
    case 'momentum':
      return tf.train.momentum(learningRate, momentum)
    case 'adam':
      return tf.train.adam(learningRate, beta1, beta2, epsilon) as unknown as TfOptimizer
    case 'rmsprop':
      return tf.train.rmsprop(learningRate, rho, 0, epsilon) as unknown as TfOptimizer
    case 'adagrad':
      return tf.train.adagrad(learningRate) as unknown as TfOptimizer
    case 'rprop':
      return new Rprop(tf, variables, learningRate) as unknown as TfOptimizer
    case 'adamax':
      return tf.train.adamax(learningRate, beta1, beta2, epsilon) as unknown as TfOptimizer
  }
}

/** SGD keeps its rate in a tensor and has a setter; the others read the field at every step. */
export function setLearningRate(optimizer: TfOptimizer, learningRate: number): void {
  const settable = optimizer as unknown as {
    setLearningRate?: (rate: number) => void
    learningRate: number
  }
  if (settable.setLearningRate !== undefined) settable.setLearningRate(learningRate)
  else settable.learningRate = learningRate
}

/** Adam's and AdaMax's private state in tfjs-core 4.22: AdaMax has no getWeights of its own. */
interface Moments {
  accBeta1: Tensor
  iteration?: Tensor
  accumulatedFirstMoment: { originalName: string; variable: Variable }[]
  accumulatedWeightedInfNorm?: { originalName: string; variable: Variable }[]
  accumulatedSecondMoment?: { originalName: string; variable: Variable }[]
}
const isAdamax = (optimizer: TfOptimizer): boolean => 'accumulatedWeightedInfNorm' in optimizer

/** Slots by name, for a checkpoint. The caller disposes the tensors. */
export async function readSlots(
  tf: Tf,
  optimizer: TfOptimizer,
): Promise<{ name: string; tensor: Tensor }[]> {
  if (!isAdamax(optimizer))
    return (await optimizer.getWeights()).map(({ name, tensor }) => ({
      name,
      tensor: tf.clone(tensor as Tensor),
    }))
  const moments = optimizer as unknown as Moments
  const copies = [
    ...moments.accumulatedFirstMoment,
    ...(moments.accumulatedWeightedInfNorm ?? []),
  ].map(({ originalName, variable }) => ({
    name: originalName,
    tensor: tf.clone(variable) as Tensor,
  }))
  return [
    { name: 'accBeta1', tensor: tf.clone(moments.accBeta1) },
    ...(moments.iteration === undefined
      ? []
      : [{ name: 'iteration', tensor: tf.clone(moments.iteration) }]),
    ...copies,
  ]
}

/** Puts back what readSlots gave. Takes over the tensors. */
export async function writeSlots(
  tf: Tf,
  optimizer: TfOptimizer,
  slots: readonly { name: string; tensor: Tensor }[],
): Promise<void> {
  if (!isAdamax(optimizer)) {
    await optimizer.setWeights(slots.map(({ name, tensor }) => ({ name, tensor })))
    return
  }
  const moments = optimizer as unknown as Moments
  const rest = slots.filter(({ name }) => name !== 'accBeta1' && name !== 'iteration')
  const assign = (current: Tensor | undefined, name: string): void => {
    const slot = slots.find((candidate) => candidate.name === name)
    if (current !== undefined && slot !== undefined) (current as Variable).assign(slot.tensor)
  }
  assign(moments.accBeta1, 'accBeta1')
  assign(moments.iteration, 'iteration')
  const half = rest.length / 2
  const slot = ({
    name,
    tensor,
  }: {
    name: string
    tensor: Tensor
  }): { originalName: string; variable: Variable } => ({
    originalName: name,
    variable: tf.variable(tensor, false),
  })
  moments.accumulatedFirstMoment = rest.slice(0, half).map(slot)
  moments.accumulatedWeightedInfNorm = rest.slice(half).map(slot)
}

/** Second moments of the Adam family, one per trainable variable, or null: what the gradients are preconditioned by. */
export function secondMoments(optimizer: TfOptimizer): readonly Variable[] | null {
  const slots = (optimizer as unknown as Partial<Moments>).accumulatedSecondMoment
  return slots === undefined || slots.length === 0 ? null : slots.map(({ variable }) => variable)
}
