/**
 * Variants of the planner: a few of its tuned numbers changed. A part is worth what the planner
 * loses without it.
 */
import { adviceNumbers, type AdviceNumbers } from '../../src/advice/numbers.js'

/** Some of the numbers, room by room. */
type Changes<T> = { readonly [K in keyof T]?: T[K] extends object ? Changes<T[K]> : T[K] }

const variants = {
  'as it is': {},
  'no gradients measured in the race': { plan: { gradientNoise: { raceShare: 0 } } },
  'a plateau taken for the end': { race: { observations: { floorShare: 0 } } },
  'one seed believed wherever it stands': { race: { belief: { seedBase: 0, seedAtWall: 0 } } },
  'ten candidates at every budget': { race: { search: { aliveMin: 10, aliveAuto: 10 } } },
  'four candidates at every budget': { race: { search: { aliveMax: 4 } } },
  'the wall moves less with the depth': { race: { surrogate: { shifts: [0, 0.25, 0.5, 0.75] } } },
  'no range test': { plan: { rangeTest: { share: 0, shareOfLeast: 0 } } },
  'no doubt about cells not seen to arrive': { race: { belief: { caution: 0 } } },
  'auto may stop at once': { race: { search: { leastShareOfPlan: 0 } } },
  'auto stops for a third of the saving': { race: { search: { worth: 3 } } },
  'auto stops for thrice the saving': { race: { search: { worth: 30 } } },
  'residual 0.35': { race: { surrogate: { residual: 0.35 } } },
  'residual 0.6': { race: { surrogate: { residual: 0.6 } } },
} as const satisfies Record<string, Changes<AdviceNumbers>>
export type VariantName = keyof typeof variants
export const variantNames = Object.keys(variants) as readonly VariantName[]

/** The planner's numbers with the variant's changes; the planner's own stay as they are. */
export function numbersOf(name: VariantName): AdviceNumbers {
  return changed(adviceNumbers, variants[name])
}

/** Replaces the named fields, objects field by field, lists as a whole. */
function changed<T extends object>(numbers: T, changes: Changes<T>): T {
  const merged: Partial<Record<keyof T, unknown>> = {}
  for (const key of Object.keys(changes) as (keyof T)[]) {
    const present = numbers[key]
    const change: unknown = changes[key]
    merged[key] = isRecord(present) && isRecord(change) ? changed(present, change) : change
  }
  return { ...numbers, ...merged }
}

const isRecord = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
