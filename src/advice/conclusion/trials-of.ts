import type { Readings } from '../readings.js'
import { candidateKey, type Candidate } from '../vocabulary/decision.js'

type Trainings = Pick<Readings, 'race' | 'anneals'>

/** Ids of the trials that trained a batch size, at any rate. */
export const trialsOfSize = ({ race, anneals }: Trainings, size: number): readonly string[] => [
  ...race.filter(({ batchSize }) => batchSize === size).flatMap(({ evidence }) => evidence),
  ...anneals.filter(({ batchSize }) => batchSize === size).map(({ trial }) => trial),
]

/** Ids of the trials that trained a pair. */
export function trialsOf({ race, anneals }: Trainings, pair: Candidate): readonly string[] {
  const key = candidateKey(pair)
  return [
    ...race.filter((curve) => candidateKey(curve) === key).flatMap(({ evidence }) => evidence),
    ...anneals.filter((anneal) => candidateKey(anneal) === key).map(({ trial }) => trial),
  ]
}
