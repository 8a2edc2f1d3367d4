/** Every reason the advice can give, and the part of the explanation where it is told. */
import type { Reason, Source } from './interfaces.js'

/** `use`: what to do. `why`: what was measured. `watch`: guards. `sure`: how sure, and what else. */
export type ReasonPart = 'use' | 'why' | 'watch' | 'sure'

export const reasonParts = {
  use: 'use', duration: 'use', warmup: 'use', 'warmup-curvature': 'use', 'rate-decay': 'use', 'weight-decay': 'use', energy: 'use', 'training-cost': 'use', 'training-cost-workers': 'use', accumulate: 'use', workers: 'use', 'does-not-fit': 'use', 'engine-unsupported': 'use', missing: 'use',
  'memory-proved': 'why', 'memory-predicted': 'why', 'rows-bound': 'why', 'engine-bound': 'why', 'failure-bound': 'why', 'memory-law': 'why', 'memory-replayed': 'why', 'memory-parts': 'why', 'budget-covers': 'why',
  'step-time-line': 'why', 'step-time-flat': 'why', 'step-time-kinked': 'why',
  'noise-scale': 'why', 'noise-from-race': 'why', 'noise-unknown': 'why', 'noise-wall': 'why', 'theory-optimum': 'why', 'theory-unbounded': 'why', 'theory-beyond-memory': 'why',
  'sweep-edge': 'why', 'sweep-open': 'why', 'race-won': 'why', 'race-tied': 'why', 'race-unreached': 'why', 'race-skipped': 'why', 'least-memory-choice': 'why', 'cheapest-choice': 'why', 'cheapest-is-fastest': 'why', 'cheapest-power': 'why', 'race-diverged': 'why', 'why-not-larger': 'why', 'why-not-smaller': 'why', replicated: 'why', 'replicate-overruled': 'why', 'validation-by-size': 'why',
  'full-batch-possible': 'watch', 'full-batch-unreached': 'watch', 'online-learning': 'watch', 'generalisation-gap': 'watch', 'many-classes-noisy': 'watch', 'too-few-steps': 'watch', 'batch-norm-small': 'watch',
  'share-of-rows': 'watch', 'last-batch-small': 'watch', 'hardware-multiple': 'watch', 'gru-variant': 'watch', 'engine-fallback': 'watch', 'budget-above-device': 'watch', 'budget-above-free': 'watch', 'device-busy': 'watch',
  confidence: 'sure', 'lowered-synthetic-data': 'sure', 'lowered-no-race': 'sure', 'lowered-close-race': 'sure', 'lowered-posterior': 'sure', 'lowered-one-seed': 'sure', 'lowered-other-seed': 'sure', 'lowered-level-not-reached': 'sure',
  'lowered-wide-interval': 'sure', 'lowered-noise-unknown': 'sure', 'lowered-noise-wide': 'sure', 'lowered-step-time': 'sure', 'lowered-step-drift': 'sure', 'lowered-memory-unproved': 'sure',
  'lowered-memory-fit': 'sure', 'lowered-edge-open': 'sure',
  'alternative-fastest': 'sure', 'alternative-cheapest': 'sure', 'alternative-throughput': 'sure', 'alternative-quality-measured': 'sure', 'alternative-small-batch': 'sure', 'alternative-least-memory': 'sure', 'alternative-full-batch': 'sure', 'alternative-full-batch-faster': 'sure', 'alternative-full-batch-slower': 'sure',
  'not-measured': 'sure', 'would-change': 'sure', cost: 'sure', 'probe-share': 'sure', 'probe-repaid': 'sure', 'probe-not-repaid': 'sure',
} as const satisfies Record<string, ReasonPart>

export type ReasonCode = keyof typeof reasonParts
export const reasonCodes = Object.keys(reasonParts).filter(isReasonCode)

export function isReasonCode(code: string): code is ReasonCode {
  return Object.hasOwn(reasonParts, code)
}

/** A reason, its code checked. `evidence`: ids of the trials it rests on, each once. */
export function reason(code: ReasonCode, values: Reason['values'], evidence: readonly string[] = [], source: Source | null = null): Reason {
  return { code, values, evidence: [...new Set(evidence)], source }
}
