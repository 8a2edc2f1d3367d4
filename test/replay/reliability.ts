/** What advice of each confidence is worth: how often it was within a tenth of the best. */
import type { ConfidenceLevel } from '../../src/advice/vocabulary/answer.js'
import type { Case } from './regret.js'

export interface Reliability {
  readonly level: ConfidenceLevel
  readonly cases: number
  /** Cases with a regret of at most 10 %. */
  readonly held: number
  /** 95 % interval of their share, by the cases. Null without cases. */
  readonly interval: { readonly low: number; readonly high: number } | null
}

const levels = ['high', 'medium', 'low'] as const satisfies readonly ConfidenceLevel[]
const tenth = 0.1
/** 97.5 % quantile of the standard normal distribution. */
const z = 1.96

/** One row for each level, over all budgets of the cases. */
export function reliabilityOf(cases: readonly Case[]): readonly Reliability[] {
  return levels.map((level) => {
    const own = cases.filter(({ confidence }) => confidence === level)
    const held = own.filter(({ regret }) => regret <= tenth).length
    return { level, cases: own.length, held, interval: wilsonInterval(held, own.length) }
  })
}

/**
 * Wilson's interval of a share.
 *
 *   (p + z^2 / 2n -+ z sqrt(p (1 - p) / n + z^2 / 4n^2)) / (1 + z^2 / n),   p = held / n
 *
 * @returns null for n = 0
 * @see Wilson, "Probable inference, the law of succession, and statistical inference", 1927
 */
export function wilsonInterval(held: number, n: number): Reliability['interval'] {
  if (n === 0) return null
  const p = held / n
  const middle = p + z ** 2 / (2 * n)
  const reach = z * Math.sqrt((p * (1 - p)) / n + z ** 2 / (4 * n ** 2))
  const scale = 1 + z ** 2 / n
  return { low: (middle - reach) / scale, high: (middle + reach) / scale }
}
