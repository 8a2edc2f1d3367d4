/**
 * The parameters of the update rules besides the learning rate, under Keras' names in camelCase
 * with Keras' defaults (3.15). To add an optimizer, add its row here and in `optimizers.ts`.
 */
import type { Optimizer } from './optimizers.js'
import { changesOf, type Settings } from './settings.js'

/** What every optimizer has; decay, clipping and the average of the weights are off. */
const commonSettings = {
  weightDecay: null,
  clipnorm: null,
  clipvalue: null,
  globalClipnorm: null,
  useEma: false,
  emaMomentum: 0.99,
  emaOverwriteFrequency: null,
} as const satisfies Settings

const moments = { beta1: 0.9, beta2: 0.999, epsilon: 1e-7 } as const

const ownSettings = {
  sgd: { momentum: 0, nesterov: false },
  momentum: { momentum: 0.9, nesterov: false },
  adam: { ...moments, amsgrad: false },
  adamw: { ...moments, amsgrad: false, weightDecay: 0.004 },
  nadam: moments,
  rmsprop: { rho: 0.9, momentum: 0, epsilon: 1e-7, centered: false },
  adagrad: { initialAccumulatorValue: 0.1, epsilon: 1e-7 },
  adadelta: { rho: 0.95, epsilon: 1e-7 },
  adamax: moments,
  lion: { beta1: 0.9, beta2: 0.99 },
  ftrl: {
    learningRatePower: -0.5,
    initialAccumulatorValue: 0.1,
    l1RegularizationStrength: 0,
    l2RegularizationStrength: 0,
    l2ShrinkageRegularizationStrength: 0,
    beta: 0,
  },
  lamb: moments,
  adafactor: {
    beta2Decay: -0.8,
    epsilon1: 1e-30,
    epsilon2: 1e-3,
    clipThreshold: 1,
    relativeStep: true,
  },
  muon: {
    weightDecay: 0.004,
    adamBeta1: 0.9,
    adamBeta2: 0.999,
    adamWeightDecay: 0.004,
    epsilon: 1e-7,
    excludeLayers: null,
    excludeEmbeddings: true,
    muonA: 3.4445,
    muonB: -4.775,
    muonC: 2.0315,
    adamLrRatio: 1,
    momentum: 0.95,
    nsSteps: 5,
    nesterov: true,
    rmsRate: 0.2,
  },
} as const satisfies Record<Optimizer, Settings>

/** Every setting of an optimizer at its default. */
export const defaultSettings = (optimizer: Optimizer): Settings => ({
  ...commonSettings,
  ...ownSettings[optimizer],
})

/** The settings that differ from the defaults. */
export const changedSettings = (optimizer: Optimizer, settings: Settings): Settings =>
  changesOf(defaultSettings(optimizer), settings)

/** An optimizer with its settings; absent settings, as in studies of earlier releases: defaults. */
export interface ChosenOptimizer {
  readonly optimizer: Optimizer
  readonly optimizerSettings?: Settings
}

/** Every setting of the optimizer. */
export const settingsOf = ({ optimizer, optimizerSettings }: ChosenOptimizer): Settings =>
  optimizerSettings ?? defaultSettings(optimizer)

/** The momentum coefficient, in (0, 1); null where the update rule has none. */
export function momentumOf(chosen: ChosenOptimizer): number | null {
  const { momentum } = settingsOf(chosen)
  return typeof momentum === 'number' && momentum > 0 ? momentum : null
}
