/**
 * Whether the trials of an answered study answer this question too: another objective, schedule or
 * horizon of the same subject. Then no trial runs, unless the question asks for more.
 */
import type { EarlierAnswer, MeasuredBefore } from '../vocabulary/question.js'
import type { StageContext } from './stage.js'

/**
 * The answered study that this question may rest on; null where its own trials are to run.
 *
 *   seconds   as many were given before, or spent
 *   auto      the answer was to serve as many trainings, and the least share of this plan was
 *             spent; or the whole budget was
 */
export function answeredBefore(context: StageContext): EarlierAnswer | null {
  const { question, readings, mayProbe } = context
  const { measuredBefore: before } = question
  if (before === undefined || readings.stepLaw === null) return null
  if (!mayProbe || !isCompared(context)) return null
  return before.answers.find((answer) => paysFor(answer, before, context)) ?? null
}

/** Candidates were compared, or the wishes leave one. Nothing can rest on a cautious default. */
function isCompared(context: StageContext): boolean {
  if (context.isDecided) return true
  const settled = context.settled()
  if ('verdict' in settled) return false
  return settled.ends === undefined ? settled.raceWinner : settled.ends.trained > 1
}

function paysFor(
  { epochsPlanned, probeBudget: given }: EarlierAnswer,
  { deviceMs, wallMs }: MeasuredBefore,
  context: StageContext,
): boolean {
  const { question } = context
  const { probeBudget: asked } = question
  if (asked.kind === 'seconds')
    return (
      (given.kind === 'seconds' && given.seconds >= asked.seconds) || wallMs >= 1000 * asked.seconds
    )
  const { budgetMs, plannedMs } = context.budget()
  if (deviceMs >= budgetMs) return true
  if (given.kind !== 'auto' || given.trainings < asked.trainings) return false
  const leastMs = Math.max(asked.leastMs, leastShare(context) * plannedMs)
  return question.epochsPlanned <= epochsPlanned || deviceMs >= leastMs
}

/** What an `auto` budget spends in any case, as a share of the planned training. */
const leastShare = ({ finalLoss, numbers }: StageContext): number =>
  finalLoss() === null
    ? numbers.race.search.leastShareOfPlan
    : numbers.finalLoss.trials.leastShareOfPlan
