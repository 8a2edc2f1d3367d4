/** How long the planned training takes at a batch size. */
import type { Readings } from '../readings.js'
import { epochTimeMs } from '../timing/step-time-law.js'
import type { Question } from '../vocabulary/question.js'

interface Training {
  readonly question: Question
  readonly readings: Readings
}

/** One pass over the validation rows, ms; 0 where it was not timed. */
export const validationPassMs = ({ question, readings }: Training): number =>
  (readings.validationMsPerRow ?? 0) * question.data.validationRows

/** Device time of the planned epochs, each with its validation, ms; null without step times. */
export function wholeTrainingMs(training: Training, batchSize: number): number | null {
  const { question, readings } = training
  if (readings.stepLaw === null) return null
  const { trainingRows } = question.data
  const epochMs = epochTimeMs(readings.stepLaw, batchSize, trainingRows, validationPassMs(training))
  return question.epochsPlanned * epochMs
}
