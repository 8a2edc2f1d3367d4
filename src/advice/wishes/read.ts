/** What the evidence says of a question with wishes: that of the pairs that may be advised. */
import { sizesOfLongTrainings } from '../memory/trial-bytes.js'
import type { AdviceNumbers } from '../numbers.js'
import { raceCurves, type RaceCurve } from '../race/curves.js'
import { readEvidence, type Readings } from '../readings.js'
import type { Question } from '../vocabulary/question.js'
import type { Evidence } from '../vocabulary/trial.js'
import type { Wishes } from '../vocabulary/wishes.js'
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
  const sizes = sizesThatFit(question, wishes, readings, memoryStep.batchSize, numbers)
  const isWished = wishedPairs(question, sizes)
  const own = withinWishes(evidence, isWished)
  return {
    evidence: own,
    readings: { ...readEvidence(question, own, numbers), memory, memoryStep, largest },
    sizes,
    freeRace: raceCurves(outsideWishes(evidence, isWished), question.seed),
  }
}

function sizesThatFit(
  question: Question,
  wishes: Wishes,
  { memory }: Readings,
  largest: number,
  numbers: AdviceNumbers,
): readonly number[] {
  // of two sizes one stays in any case: beside size 1, a size is judged by itself
  const fits = (size: number): boolean =>
    sizesOfLongTrainings(question, memory, [1, size], numbers.memory).includes(size)
  return wishedSizes(wishes, largest, fits)
}

/** Nothing is left to race: the wishes leave one size and one rate. */
export function isDecided({ wishes }: Question, sizes: readonly number[] | null): boolean {
  return wishes?.learningRate !== undefined && sizes?.length === 1
}
