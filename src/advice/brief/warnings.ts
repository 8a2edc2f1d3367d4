/** Only what to act on: before the training, and while it runs. */
import type { Advice } from '../vocabulary/answer.js'
import type { Statement } from '../vocabulary/brief.js'
import { reasonOf, rule, statementsBy, type Rule } from './statements.js'

/** Several workers have a warm-up and a number of steps of their own. */
const trainsAlone = (advice: Advice): boolean => reasonOf(advice, 'workers') === null

/** In the order of what spoils a training most. */
export const warningRules: readonly Rule[] = [
  rule('does-not-fit'),
  rule('engine-unsupported'),
  rule('rate-beyond-edge'),
  rule('current-does-not-fit'),
  rule('current-diverged'),
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
  rule('warmup', ({ steps }, advice) => steps > 0 && trainsAlone(advice)),
  rule('warmup-curvature', ({ steps }, advice) => steps > 0 && trainsAlone(advice)),
  rule('rate-decay'),
  rule('rate-falls'),
  rule('constant-rate-pair'),
  rule('last-batch-small'),
  rule('hardware-multiple'),
]

export function warningsOf(advice: Advice): readonly Statement[] {
  const warnings = statementsBy(warningRules, 'warning', advice)
  return trainsAlone(advice) ? warnings : warnings.map(withoutSteps)
}

/** The number of steps of one worker is not that of several. */
function withoutSteps(statement: Statement): Statement {
  if (statement.code !== 'rate-decay' && statement.code !== 'rate-falls') return statement
  const { place, evidence, source } = statement
  return { place, code: 'decay-to-end', values: {}, evidence, source }
}
