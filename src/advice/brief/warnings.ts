/** Only what to act on: before the training, and while it runs. */
import type { Advice } from '../vocabulary/answer.js'
import type { Statement } from '../vocabulary/brief.js'
import { rule, statementsBy, type Rule } from './statements.js'

/** In the order of what spoils a training most. */
export const warningRules: readonly Rule[] = [
  rule('does-not-fit'),
  rule('engine-unsupported'),
  rule('rate-beyond-edge'),
  rule('data-scale'),
  rule('cause-rate'),
  rule('cause-loss'),
  rule('cause-penalty'),
  rule('engine-fallback'),
  rule('budget-above-device'),
  rule('budget-above-free'),
  rule('device-busy'),
  rule('workers'),
  rule('effective-decided', ({ workers, steps }) => workers * steps > 1),
  rule('batch-norm-small'),
  rule('too-few-steps'),
  rule('generalisation-gap'),
  rule('class-rare'),
  rule('data-imbalance', ({ weighted }) => weighted === undefined),
  rule('many-classes-noisy'),
  rule('online-learning'),
  rule('normalization-not-adapted'),
  rule('augmentation-left-out'),
  rule('mixed-precision'),
  rule('warmup', ({ steps }) => steps > 0),
  rule('warmup-curvature', ({ steps }) => steps > 0),
  rule('rate-decay'),
  rule('rate-falls'),
  rule('last-batch-small'),
  rule('hardware-multiple'),
]

export const warningsOf = (advice: Advice): readonly Statement[] =>
  statementsBy(warningRules, 'warning', advice)
