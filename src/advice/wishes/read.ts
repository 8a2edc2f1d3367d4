/** What the evidence says of a question with wishes: that of the pairs that may be advised. */
import { sizesBelowFailures, trialsUnder } from '../memory/training-failures.js'
import { sizesOfLongTrainings } from '../memory/trial-bytes.js'
import type { AdviceNumbers } from '../numbers.js'
import { raceCurves, type RaceCurve } from '../race/curves.js'
import { readEvidence, type Readings } from '../readings.js'
import type { Question } from '../vocabulary/question.js'
import type { Evidence } from '../vocabulary/trial.js'
import { outsideWishes, wishedPairs, withinWishes } from './evidence.js'
import { wishedSizes } from './sizes.js'

export interface WishedReadings {
  /** Without the trainings of other pairs. */
  readonly evidence: Evidence
  readonly readings: Readings
  /** The sizes that may race; null without wishes, or before the largest size is known. */
  readonly sizes: readonly number[] | null
  /** Curves of the pairs that may not be advised, from studies with other wishes or none. */
  readonly freeRace: readonly RaceCurve[]
}

export function readWished(
  question: Question,
  evidence: Evidence,
  numbers: AdviceNumbers,
): WishedReadings {
  const readings = readEvidence(question, evidence, numbers)
  const { wishes } = question
  const { memory, memoryStep, largest } = readings
  if (wishes === undefined || memoryStep.kind !== 'largest')
    return { evidence, readings, sizes: null, freeRace: [] }
  const sizes = wishedSizes(wishes, memoryStep.batchSize, (size) =>
    isRaceable(size, { question, evidence, readings, numbers }),
  )
  const isWished = wishedPairs(question, sizes)
  const own = withinWishes(evidence, isWished)
  return {
    evidence: own,
    readings: { ...readEvidence(question, own, numbers), memory, memoryStep, largest },
    sizes,
    freeRace: raceCurves(
      trialsUnder(question.budgetBytes, outsideWishes(evidence, isWished)),
      question.seed,
    ),
  }
}

interface FitFacts {
  readonly question: Question
  readonly evidence: Evidence
  readonly readings: Readings
  readonly numbers: AdviceNumbers
}

/** A long training of the size fits by prediction, and none ran out of memory. */
function isRaceable(size: number, { question, evidence, readings, numbers }: FitFacts): boolean {
  // of several sizes one stays in any case: beside size 1, a size is judged by itself
  const sizes = [1, size]
  const predicted = sizesOfLongTrainings(question, readings.memory, sizes, numbers.memory)
  const seen = sizesBelowFailures(sizes, question.budgetBytes, evidence)
  return predicted.includes(size) && seen.includes(size)
}

/** Nothing is left to race: the wishes leave one size and one rate. */
export function isDecided({ wishes }: Question, sizes: readonly number[] | null): boolean {
  return wishes?.learningRate !== undefined && sizes?.length === 1
}
