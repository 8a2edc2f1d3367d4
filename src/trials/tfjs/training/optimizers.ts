import type { Settings } from '../../../advice/vocabulary/settings.js'
import { defaultSettings } from '../../../advice/vocabulary/optimizer-settings.js'
import type { FullBatchMethod, Optimizer } from '../../../advice/vocabulary/optimizers.js'
import type { Tf, Variable } from '../library.js'
import { adadelta } from './optimizers/adadelta.js'
import { adafactor } from './optimizers/adafactor.js'
import { adagrad } from './optimizers/adagrad.js'
import { adam } from './optimizers/adam.js'
import { adamax } from './optimizers/adamax.js'
import { ftrl } from './optimizers/ftrl.js'
import { lamb } from './optimizers/lamb.js'
import { lion } from './optimizers/lion.js'
import { muon } from './optimizers/muon.js'
import { nadam } from './optimizers/nadam.js'
import { rmsprop } from './optimizers/rmsprop.js'
import { RuleOptimizer } from './optimizers/rule-optimizer.js'
import { sgd } from './optimizers/sgd.js'
import { SettingReader, type RuleFactory } from './optimizers/update-rule.js'
import { Rprop } from './rprop.js'
import type { TrainingOptimizer } from './training-optimizer.js'

const rules = {
  sgd,
  momentum: sgd,
  adam,
  adamw: adam,
  nadam,
  rmsprop,
  adagrad,
  adadelta,
  adamax,
  lion,
  ftrl,
  lamb,
  adafactor,
  muon,
} as const satisfies Record<Optimizer, RuleFactory>

export interface OptimizerChoice {
  readonly optimizer: Optimizer | FullBatchMethod
  /** Every setting of the optimizer; absent: the defaults. A full-batch method has none. */
  readonly optimizerSettings?: Settings
  readonly learningRate: number
}

/** @param weights that the optimizer updates. */
export function createOptimizer(
  tf: Tf,
  { optimizer, optimizerSettings, learningRate }: OptimizerChoice,
  weights: readonly Variable[],
): TrainingOptimizer {
  if (optimizer === 'rprop') return new Rprop(tf, weights, learningRate)
  const settings = new SettingReader(optimizerSettings ?? defaultSettings(optimizer))
  return new RuleOptimizer(tf, rules[optimizer], settings, weights, learningRate)
}
