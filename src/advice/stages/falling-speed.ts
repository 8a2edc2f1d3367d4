/**
 * `fastest` with a rate that falls: the race times candidates at a constant rate, and its level is
 * not the target. Two beliefs are weighed: the race's, and where the losses seen say that falling
 * trainings end (`final-loss/arrival.ts`).
 *
 *   least of (1 - w) ln(1 + expected regret in the race) + w E ln(1 + regret with a falling rate)
 *
 * Among the candidates that reached the level of the race: what nothing trained is not advised.
 */
import { arrivalLosses } from '../final-loss/arrival.js'
import { reachedKeys } from '../race/observations.js'
import type { CellBelief } from '../race/posterior/belief.js'
import { candidateKey } from '../vocabulary/decision.js'
import { advisedSchedule } from '../vocabulary/question.js'
import { finalLossSetting, haveLogarithms } from './final-loss.js'
import type { StageContext } from './stage.js'

/** Null where the question asks for something else, or no two candidates reached the level. */
export function quickestWhileFalling(context: StageContext): CellBelief | null {
  const { question, readings, numbers } = context
  const { objective, wishes, seed } = question
  if (objective !== 'fastest' || advisedSchedule(question) !== 'falling') return null
  if (wishes?.effectiveBatchSize !== undefined || !haveLogarithms(readings)) return null
  const { belief, observations } = context.search()
  const reached = reachedKeys(observations)
  const cells = belief.cells.filter((cell) => reached.has(candidateKey(cell)))
  if (cells.length < 2) return null
  const setting = finalLossSetting(context, 'falling')
  const losses = arrivalLosses(setting, cells, seed, numbers.finalLoss)
  const { weight } = numbers.finalLoss.arrival
  const score = (cell: CellBelief): number =>
    (1 - weight) * Math.log1p(cell.expectedRegret) +
    weight * (losses.get(candidateKey(cell)) ?? Number.POSITIVE_INFINITY)
  const [quickest = null] = [...cells].sort((a, b) => score(a) - score(b))
  return quickest
}
