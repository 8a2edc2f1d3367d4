/** Scores advice and rules on replay tables: regret, cost of the probe, and how true the confidence is. */
import { adviceNumbers, type AdviceNumbers } from '../../src/advice/numbers.js'
import type { Objective } from '../../src/advice/vocabulary/question.js'
import type { ConfidenceLevel } from '../../src/advice/vocabulary/answer.js'
import type { Candidate } from '../../src/advice/vocabulary/decision.js'
import { mean, quantile } from '../../src/advice/math/statistics.js'
import { conductReplay, questionOf } from './conduct-replay.js'
import { deviceNames, plannedMs, stepTimesOf, type DeviceName } from './devices.js'
import { choiceOf, probeMs, ruleNames, type RuleName } from './peer-rules.js'
import type { ReplayTable } from './table.js'
import { meanCurves, truthOf, worstRegret } from './truth.js'

export const scoredObjectives = ['fastest', 'best-quality'] as const satisfies readonly Objective[]
/** A share of the planned training, or automatic for so many trainings. */
export type ScoredBudget = { readonly share: number } | { readonly trainings: number }
export const budgetKey = (budget: ScoredBudget): string =>
  'share' in budget ? String(budget.share) : `auto-${budget.trainings}`
export const autoTrainings = [1, 10] as const

export interface Case {
  readonly workload: string
  readonly optimizer: string
  readonly device: DeviceName
  readonly objective: Objective
  readonly budget: ScoredBudget
  readonly advised: Candidate
  readonly best: Candidate
  readonly regret: number
  readonly reached: boolean
  readonly confidence: ConfidenceLevel
  /** Share of the planned training that the probe cost. */
  readonly spent: number
  readonly trials: number
  /** Best rate at the advised size over the advised one, and best size over the advised one. */
  readonly rateRatio: number
  readonly sizeRatio: number
  /** Probe over the trainings that it serves plus the advised training, as a share of the planned training. */
  readonly total: number
  readonly rules: Readonly<Record<RuleName, { readonly regret: number; readonly total: number }>>
}

export async function casesOf(
  table: ReplayTable,
  budgets: readonly ScoredBudget[],
  objectives: readonly (typeof scoredObjectives)[number][] = scoredObjectives,
  numbers: AdviceNumbers = adviceNumbers,
): Promise<readonly Case[]> {
  const curves = meanCurves(table)
  const cases: Case[] = []
  for (const device of deviceNames) {
    const stepTimes = stepTimesOf(table, device)
    const planned = plannedMs(table, stepTimes)
    for (const objective of objectives) {
      const truth = truthOf(curves, stepTimes, objective)
      const total = (regret: number): number => ((1 + regret) * truth.best.timeMs) / planned
      const rules = Object.fromEntries(
        ruleNames.map((rule) => {
          const choice = choiceOf(rule, table, stepTimes, objective)
          const { regret } = truth.cell(choice)
          return [
            rule,
            { regret, total: total(regret) + probeMs(rule, table, stepTimes, choice) / planned },
          ]
        }),
      ) as Case['rules']
      for (const budget of budgets) {
        const probe =
          'share' in budget
            ? ({ kind: 'seconds', seconds: (budget.share * planned) / 1000 } as const)
            : ({ kind: 'auto', trainings: budget.trainings, leastMs: 0 } as const)
        const { advice, spentMs, trials } = await conductReplay(
          table,
          stepTimes,
          questionOf(table, objective, probe),
          numbers,
        )
        const advised = {
          batchSize: advice.batchSize?.value ?? 0,
          learningRate: advice.learningRate?.value ?? 0,
        }
        const cell = truth.cell(advised)
        const [bestRate] = truth.cells
          .filter(({ batchSize }) => batchSize === advised.batchSize)
          .sort((a, b) => a.regret - b.regret)
        const spent = spentMs / planned
        cases.push({
          workload: table.name,
          optimizer: table.optimizer,
          device,
          objective,
          budget,
          advised,
          best: { batchSize: truth.best.batchSize, learningRate: truth.best.learningRate },
          regret: cell.regret,
          reached: cell.regret < worstRegret,
          confidence: advice.confidence.level,
          spent,
          trials: trials.length,
          rateRatio: (bestRate?.learningRate ?? advised.learningRate) / advised.learningRate,
          sizeRatio: truth.best.batchSize / advised.batchSize,
          total: spent / ('share' in budget ? 1 : budget.trainings) + total(cell.regret),
          rules,
        })
      }
    }
  }
  return cases
}

const share = <T>(items: readonly T[], holds: (item: T) => boolean): number =>
  items.length === 0 ? Number.NaN : items.filter(holds).length / items.length
const withinTwo = (ratio: number): boolean => ratio <= 2.0001 && ratio >= 0.4999

export interface RuleScore {
  readonly median: number
  readonly p90: number
  readonly neverReached: number
  readonly notWorse: number
  readonly better: number
}
export interface Score {
  readonly median: number
  readonly p90: number
  readonly neverReached: number
  readonly sizeWithin2x: number
  readonly rateWithin2x: number
  readonly spent: number
  /** Better than the best of all rules of each case. */
  readonly betterThanAll: number
  readonly confidence: Readonly<
    Record<
      ConfidenceLevel,
      { readonly share: number; readonly regretWithin10Percent: number | null }
    >
  >
  readonly rules: Readonly<Record<RuleName, RuleScore>>
}

/** Cases of one objective and one budget. Ties count as not worse. */
export function scoreOf(cases: readonly Case[]): Score {
  const regrets = cases.map(({ regret }) => regret)
  const levelOf = (level: ConfidenceLevel): Score['confidence'][ConfidenceLevel] => {
    const such = cases.filter(({ confidence }) => confidence === level)
    return {
      share: such.length / cases.length,
      regretWithin10Percent: such.length === 0 ? null : share(such, ({ regret }) => regret <= 0.1),
    }
  }
  const rules = Object.fromEntries(
    ruleNames.map((rule) => {
      const theirs = cases.map((one) => one.rules[rule].regret)
      return [
        rule,
        {
          median: quantile(theirs, 0.5),
          p90: quantile(theirs, 0.9),
          neverReached: share(theirs, (regret) => regret >= worstRegret),
          notWorse: share(cases, (one) => one.regret <= one.rules[rule].regret),
          better: share(cases, (one) => one.regret < one.rules[rule].regret),
        },
      ]
    }),
  ) as Score['rules']
  return {
    median: quantile(regrets, 0.5),
    p90: quantile(regrets, 0.9),
    neverReached: share(cases, ({ reached }) => !reached),
    sizeWithin2x: share(cases, ({ sizeRatio }) => withinTwo(sizeRatio)),
    rateWithin2x: share(cases, ({ rateRatio }) => withinTwo(rateRatio)),
    spent: mean(cases.map(({ spent }) => spent)),
    betterThanAll: share(
      cases,
      (one) => one.regret < Math.min(...ruleNames.map((rule) => one.rules[rule].regret)),
    ),
    confidence: { high: levelOf('high'), medium: levelOf('medium'), low: levelOf('low') },
    rules,
  }
}

export interface AutoScore {
  readonly totalMedian: number
  readonly totalMean: number
  readonly spentMedian: number
  readonly ruleTotalMeans: Readonly<Record<RuleName, number>>
  readonly soonerThan: Readonly<Record<RuleName, number>>
}

/** Probe included: cases of one objective under an automatic budget. */
export function autoScoreOf(cases: readonly Case[]): AutoScore {
  const totals = cases.map(({ total }) => total)
  const perRule = <T>(of: (rule: RuleName) => T): Record<RuleName, T> =>
    Object.fromEntries(ruleNames.map((rule) => [rule, of(rule)])) as Record<RuleName, T>
  return {
    totalMedian: quantile(totals, 0.5),
    totalMean: mean(totals),
    spentMedian: quantile(
      cases.map(({ spent }) => spent),
      0.5,
    ),
    ruleTotalMeans: perRule((rule) => mean(cases.map((one) => one.rules[rule].total))),
    soonerThan: perRule((rule) => share(cases, (one) => one.total < one.rules[rule].total)),
  }
}
