/** What a stage after the search may cost. */
import type { ProbeBudget } from '../vocabulary/question.js'
import type { StageShares } from './numbers.js'

/**
 * Device time that a stage may take, ms.
 *
 * @param plannedMs device time of the planned training
 */
export function stageAllowanceMs(
  budget: ProbeBudget,
  plannedMs: number,
  { share, shareOfLeast, shareOfPlan }: StageShares,
): number {
  return budget.kind === 'seconds'
    ? share * budget.seconds * 1000
    : Math.max(shareOfLeast * budget.leastMs, shareOfPlan * plannedMs)
}
