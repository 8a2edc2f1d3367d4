/** Whether the pair that the user trains with now can be trained, and advised. */
import { sizesBelowFailures } from '../memory/training-failures.js'
import { sizesOfLongTrainings } from '../memory/trial-bytes.js'
import type { AdviceNumbers } from '../numbers.js'
import type { Readings } from '../readings.js'
import { candidateKey, type Candidate } from '../vocabulary/decision.js'
import type { Question } from '../vocabulary/question.js'
import type { Evidence } from '../vocabulary/trial.js'
import { allowsPair } from './sizes.js'

export interface FitFacts {
  readonly question: Question
  readonly evidence: Evidence
  readonly readings: Readings
  readonly numbers: AdviceNumbers
}

/** A long training of the size fits by prediction, and none ran out of memory. */
export function isRaceable(
  size: number,
  { question, evidence, readings, numbers }: FitFacts,
): boolean {
  // of several sizes one stays in any case: beside size 1, a size is judged by itself
  const sizes = [1, size]
  const predicted = sizesOfLongTrainings(question, readings.memory, sizes, numbers.memory)
  const seen = sizesBelowFailures(sizes, question.budgetBytes, evidence)
  return predicted.includes(size) && seen.includes(size)
}

/** The current pair may train; before the largest size is known, nothing may. */
export function mayTrainCurrent(facts: FitFacts): boolean {
  const { current } = facts.question
  const { largest } = facts.readings
  if (current === undefined || largest === null) return false
  return current.batchSize <= largest.value && isRaceable(current.batchSize, facts)
}

/** The current pair is an advice that the wishes allow. */
export const allowsCurrent = ({ current, wishes }: Question): boolean =>
  current !== undefined && (wishes === undefined || allowsPair(wishes, current))

export const isCurrent = ({ current }: Question, pair: Candidate): boolean =>
  current !== undefined && candidateKey(pair) === candidateKey(current)
