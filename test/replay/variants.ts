/** Variants of the planner: its numbers, a few of them changed. What a part is worth is what the planner loses without it. */
import { beliefNumbers } from '../../src/advice/race/belief.js'
import { planNumbers } from '../../src/advice/plan.js'
import { observationNumbers } from '../../src/advice/race/observations.js'
import { searchNumbers } from '../../src/advice/race/search.js'
import { surrogateNumbers } from '../../src/advice/race/surrogate.js'

const numbers = {
  belief: beliefNumbers,
  plan: planNumbers,
  observation: observationNumbers,
  search: searchNumbers,
  surrogate: surrogateNumbers,
} as const
type Changes = Readonly<Partial<Record<keyof typeof numbers, Readonly<Record<string, unknown>>>>>

export const variants = {
  'as it is': {},
  'no gradients measured in the race': { plan: { raceNoiseShare: 0 } },
  'a plateau taken for the end': { observation: { floorShare: 0 } },
  'one seed believed wherever it stands': { belief: { seedBase: 0, seedAtWall: 0 } },
  'ten candidates at every budget': { search: { aliveLeast: 10, aliveAuto: 10 } },
  'four candidates at every budget': { search: { aliveMost: 4 } },
  'the wall moves less with the depth': { surrogate: { shifts: [0, 0.25, 0.5, 0.75] } },
  'no range test': { plan: { sweepShare: 0, sweepShareOfLeast: 0 } },
  'no doubt about cells not seen to arrive': { belief: { caution: 0 } },
  'auto may stop at once': { search: { leastShareOfPlan: 0 } },
  'auto stops for a third of the saving': { search: { worth: 3 } },
  'auto stops for thrice the saving': { search: { worth: 30 } },
  'residual 0.35': { surrogate: { residual: 0.35 } },
  'residual 0.6': { surrogate: { residual: 0.6 } },
} as const satisfies Record<string, Changes>
export type VariantName = keyof typeof variants
export const variantNames = Object.keys(variants) as readonly VariantName[]

/** Runs with the variant's numbers and puts them back. Throws where a variant names a number that does not exist. */
export async function withVariant<T>(name: VariantName, run: () => Promise<T>): Promise<T> {
  const changes: Changes = variants[name]
  const before = Object.entries(changes).map(([group, changed]) => {
    const target = numbers[group as keyof typeof numbers] as Record<string, unknown>
    const missing = Object.keys(changed).find((key) => !(key in target))
    if (missing !== undefined) throw new Error(`${name}: ${group} has no ${missing}`)
    const kept = Object.fromEntries(Object.keys(changed).map((key) => [key, target[key]]))
    Object.assign(target, changed)
    return { target, kept }
  })
  try {
    return await run()
  } finally {
    for (const { target, kept } of before) Object.assign(target, kept)
  }
}
