/** What the evidence says of a question with wishes: that of the pairs that may be advised. */
import { trialsUnder } from '../memory/training-failures.js'
import type { AdviceNumbers } from '../numbers.js'
import { raceCurves, type RaceCurve } from '../race/curves.js'
import { readEvidence, type Readings } from '../readings.js'
import type { Candidate } from '../vocabulary/decision.js'
import type { Question } from '../vocabulary/question.js'
import type { Evidence } from '../vocabulary/trial.js'
import { outsideWishes, wishedPairs, withinWishes } from './evidence.js'
import { allowsCurrent, isCurrent, isRaceable } from './current.js'
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
  const isOfSize = wishedPairs(question, sizes)
  const isWished = (pair: Candidate): boolean =>
    isOfSize(pair) || (allowsCurrent(question) && isCurrent(question, pair))
  const own = withinWishes(evidence, isWished)
  return {
    // the comparison is paid for, whether its pair may be advised or not
    evidence: withinWishes(evidence, (pair) => isWished(pair) || isCurrent(question, pair)),
    readings: { ...readEvidence(question, own, numbers), memory, memoryStep, largest },
    sizes,
    freeRace: raceCurves(
      trialsUnder(question.budgetBytes, outsideWishes(evidence, isWished)),
      question.seed,
    ),
  }
}

/** Nothing is left to race: the wishes leave one size and one rate. */
export function isDecided({ wishes }: Question, sizes: readonly number[] | null): boolean {
  return wishes?.learningRate !== undefined && sizes?.length === 1
}
