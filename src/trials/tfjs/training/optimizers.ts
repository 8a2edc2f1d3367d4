import {
  optimizerTraits,
  type FullBatchMethod,
  type Optimizer,
} from '../../../advice/vocabulary/optimizers.js'
import type { CoreOptimizer, Tensor, Tf, Variable } from '../library.js'
import { AdamaxSlots, secondMomentsOf, setLearningRateOf } from './optimizer-slots.js'
import { Rprop } from './rprop.js'
import type { TrainingOptimizer } from './training-optimizer.js'

/** Keras' defaults; the advice names them. */
export const optimizerDefaults = {
  momentum: optimizerTraits.momentum.momentum,
  beta1: 0.9,
  beta2: 0.999,
  epsilon: 1e-7,
  rho: 0.9,
} as const
const { momentum, beta1, beta2, epsilon, rho } = optimizerDefaults

type OptimizerFactory = (
  tf: Tf,
  learningRate: number,
  variables: readonly Variable[],
) => TrainingOptimizer

const factories = {
  sgd: (tf, learningRate) => fromCore(tf, tf.train.sgd(learningRate)),
  momentum: (tf, learningRate) => fromCore(tf, tf.train.momentum(learningRate, momentum)),
  adam: (tf, learningRate) => fromCore(tf, tf.train.adam(learningRate, beta1, beta2, epsilon)),
  rmsprop: (tf, learningRate) => fromCore(tf, tf.train.rmsprop(learningRate, rho, 0, epsilon)),
  adagrad: (tf, learningRate) => fromCore(tf, tf.train.adagrad(learningRate)),
  adamax: (tf, learningRate) => {
    const adamax = tf.train.adamax(learningRate, beta1, beta2, epsilon)
    return { ...fromCore(tf, adamax), ...slotsOfAdamax(tf, adamax) }
  },
  rprop: (tf, stepSize, variables) => new Rprop(tf, variables, stepSize),
} as const satisfies Record<Optimizer | FullBatchMethod, OptimizerFactory>

/** @param variables that the optimizer updates. */
export function createOptimizer(
  tf: Tf,
  optimizer: Optimizer | FullBatchMethod,
  learningRate: number,
  variables: readonly Variable[],
): TrainingOptimizer {
  return factories[optimizer](tf, learningRate, variables)
}

function fromCore(tf: Tf, optimizer: CoreOptimizer): TrainingOptimizer {
  return {
    applyGradients: (gradients) => optimizer.applyGradients({ ...gradients }),
    setLearningRate: (learningRate) => setLearningRateOf(optimizer, learningRate),
    readSlots: async () =>
      (await optimizer.getWeights()).map(({ name, tensor }) => ({
        name,
        tensor: tf.clone(tensor as Tensor),
      })),
    writeSlots: (slots) =>
      optimizer.setWeights(slots.map(({ name, tensor }) => ({ name, tensor }))),
    secondMoments: () => secondMomentsOf(optimizer),
    dispose: () => optimizer.dispose(),
  }
}

/** AdaMax of tfjs-core 4.22 has no getWeights and setWeights of its own. */
function slotsOfAdamax(
  tf: Tf,
  optimizer: CoreOptimizer,
): Pick<TrainingOptimizer, 'readSlots' | 'writeSlots'> {
  const slots = new AdamaxSlots(tf, optimizer)
  return {
    readSlots: () => Promise.resolve(slots.read()),
    writeSlots: (saved) => Promise.resolve(slots.write(saved)),
  }
}
