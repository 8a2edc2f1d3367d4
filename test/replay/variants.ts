/**
 * Variants of the planner with a few changed tuned numbers. They show what each part of the planner
 * is worth.
 */
import type { FinalLossNumbers } from '../../src/advice/final-loss/numbers.js'
import { adviceNumbers, type AdviceNumbers } from '../../src/advice/numbers.js'

/** Changes of some numbers, nested like the numbers. */
type Changes<T> = { readonly [K in keyof T]?: T[K] extends object ? Changes<T[K]> : T[K] }

/** For the race to a level. */
const levelVariants = {
  'as it is': {},
  'no gradients measured in the race': { plan: { gradientNoise: { raceShare: 0 } } },
  'a plateau counts as the end': { race: { observations: { floorShare: 0 } } },
  'one seed is trusted everywhere': { race: { belief: { seedBase: 0, seedAtWall: 0 } } },
  'ten candidates at every budget': { race: { search: { aliveMin: 10, aliveAuto: 10 } } },
  'four candidates at every budget': { race: { search: { aliveMax: 4 } } },
  'the wall moves less with the depth': { race: { surrogate: { shifts: [0, 0.25, 0.5, 0.75] } } },
  'no range test': { plan: { rangeTest: { share: 0, shareOfLeast: 0 } } },
  'no doubt about unreached cells': { race: { belief: { caution: 0 } } },
  'auto may stop at once': { race: { search: { leastShareOfPlan: 0 } } },
  'auto stops for a third of the saving': { race: { search: { worth: 3 } } },
  'auto stops for three times the saving': { race: { search: { worth: 30 } } },
  'residual 0.35': { race: { surrogate: { residual: 0.35 } } },
  'residual 0.6': { race: { surrogate: { residual: 0.6 } } },
} as const satisfies Record<string, Changes<AdviceNumbers>>

/** For the race for the lowest loss, in both schedules. */
const inBoth = (changes: Changes<FinalLossNumbers>): Changes<AdviceNumbers> => ({
  finalLoss: changes,
  lowestLoss: changes,
})
const endVariants = {
  'every drift is alike': inBoth({ field: { slope: 0 } }),
  'early losses scatter no more': inBoth({ observations: { noiseBefore: 0 } }),
  'no walk that alike candidates share': inBoth({ field: { walkSmooth: 0 } }),
  'neither of the two': inBoth({ field: { slope: 0, walkSmooth: 0 } }),
  'gain by cost, power 1': inBoth({ trials: { costPower: 1 } }),
} as const satisfies Record<string, Changes<AdviceNumbers>>

const variants = { ...levelVariants, ...endVariants }
export type VariantName = keyof typeof variants

/** The variants of the objective's race, the unchanged planner first. */
export const variantNamesOf = (objective: 'fastest' | 'best-quality'): readonly VariantName[] =>
  objective === 'fastest'
    ? (Object.keys(levelVariants) as VariantName[])
    : ['as it is', ...(Object.keys(endVariants) as VariantName[])]

/** A copy of the planner's numbers with the variant's changes. */
export function numbersOf(name: VariantName): AdviceNumbers {
  return withChanges(adviceNumbers, variants[name])
}

/** Replaces objects field by field and lists as a whole. */
function withChanges<T extends object>(numbers: T, changes: Changes<T>): T {
  const merged: Partial<Record<keyof T, unknown>> = {}
  for (const key of Object.keys(changes) as (keyof T)[]) {
    const present = numbers[key]
    const change: unknown = changes[key]
    merged[key] = isRecord(present) && isRecord(change) ? withChanges(present, change) : change
  }
  return { ...numbers, ...merged }
}

const isRecord = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
