/** Cases in which more measuring made the advice worse. */
import { budgetKey, type Case } from './regret.js'

export interface Worsening {
  readonly less: Case
  readonly more: Case
}

/** An advice counts as worse where 1 + regret has risen by more than a fifth. */
const worseFactor = 1.2

/** Cases that differ in nothing but the budget. */
const settingKey = ({ workload, device, schedule, objective }: Case): string =>
  [workload, device, schedule, objective].join('/')

const shareOf = ({ budget }: Case): number => ('share' in budget ? budget.share : Number.NaN)

/**
 * Neighbours of a share of the planned training and the next larger one.
 *
 * @returns how many there are, and those that got worse by more than 20 %
 */
export function worseWithBudget(cases: readonly Case[]): {
  readonly pairs: number
  readonly worse: readonly Worsening[]
} {
  const shared = cases.filter(({ budget }) => 'share' in budget)
  const groups = [...new Set(shared.map(settingKey))].map((key) =>
    shared.filter((scored) => settingKey(scored) === key),
  )
  const pairs = groups.flatMap((group) => {
    const ascending = [...group].sort((a, b) => shareOf(a) - shareOf(b))
    return ascending.slice(1).flatMap((more, i): readonly Worsening[] => {
      const less = ascending[i]
      return less === undefined ? [] : [{ less, more }]
    })
  })
  const worse = pairs.filter(({ less, more }) => 1 + more.regret > worseFactor * (1 + less.regret))
  return { pairs: pairs.length, worse }
}

export function worseningLine({ less, more }: Worsening): string {
  const of = ({ advised: { batchSize, learningRate }, regret, budget }: Case): string =>
    `${budgetKey(budget)}: ${batchSize} at ${learningRate} (${(100 * regret).toFixed(0)} %)`
  return `${less.workload}, ${less.device}: ${of(less)} -> ${of(more)}`
}
