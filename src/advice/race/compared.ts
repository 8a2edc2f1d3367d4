/** The pair that the advice is compared with, and the comparison by what both trained. */
import { nearest } from '../math/statistics.js'
import { candidateKey, type Candidate } from '../vocabulary/decision.js'
import { traitsOf } from '../vocabulary/optimizers.js'
import type { Question } from '../vocabulary/question.js'
import { lowestLoss, startLoss, timeToLevelMs, type RaceCurve } from './curves.js'
import type { RaceNumbers } from './numbers.js'

export interface ComparedPair extends Candidate {
  /** What the user trains with now, or what a framework takes without a word. */
  readonly role: 'current' | 'framework-default'
}

interface ComparedFacts {
  readonly question: Question
  readonly setting: { readonly cells: readonly Candidate[] }
  readonly numbers: RaceNumbers
}

/** What the user trains with now; without it, the cell nearest to the framework's defaults. */
export function comparedPair({ question, setting, numbers }: ComparedFacts): ComparedPair {
  if (question.current !== undefined) return { ...question.current, role: 'current' }
  return {
    batchSize: nearest(
      setting.cells.map(({ batchSize }) => batchSize),
      numbers.decision.frameworkBatchSize,
    ),
    learningRate: nearest(
      setting.cells.map(({ learningRate }) => learningRate),
      traitsOf(question.optimizer).defaultLearningRate,
    ),
    role: 'framework-default',
  }
}

/** Device times of two trainings to the same loss, ms. */
export interface MeasuredTimes {
  readonly level: number
  readonly timeMs: number
  readonly comparedMs: number
}

/**
 * Both times to the lowest loss that both reached, at most to the level. A training that came less
 * than half of the way to the level says little about the rest.
 *
 * @returns null where they have no such loss in common
 */
export function measuredTimes(
  winner: RaceCurve,
  compared: RaceCurve,
  level: number,
): MeasuredTimes | null {
  const start = startLoss([winner, compared])
  if (start === null) return null
  const common = Math.max(level, lowestLoss(compared), lowestLoss(winner))
  if (common > (start + level) / 2) return null
  const timeMs = timeToLevelMs(winner, common, start).timeMs
  return { level: common, timeMs, comparedMs: timeToLevelMs(compared, common, start).timeMs }
}

/** The curve of a pair; undefined where it did not train. */
export const curveOf = (curves: readonly RaceCurve[], pair: Candidate): RaceCurve | undefined =>
  curves.find((curve) => candidateKey(curve) === candidateKey(pair))
