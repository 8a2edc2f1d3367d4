import type { Readings } from '../readings.js'
import { candidateKey, type Candidate } from '../vocabulary/decision.js'

/** Ids of the trials that trained a pair. */
export function trialsOf(
  { race, anneals }: Pick<Readings, 'race' | 'anneals'>,
  pair: Candidate,
): readonly string[] {
  const key = candidateKey(pair)
  return [
    ...race.filter((curve) => candidateKey(curve) === key).flatMap(({ evidence }) => evidence),
    ...anneals.filter((anneal) => candidateKey(anneal) === key).map(({ trial }) => trial),
  ]
}
