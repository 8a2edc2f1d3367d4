/** Scores advice and rules on replay tables: regret, probe cost, and calibration of confidence. */
import { adviceNumbers, type AdviceNumbers } from '../../src/advice/numbers.js'
import type { Objective, ProbeBudget } from '../../src/advice/vocabulary/question.js'
import type { ConfidenceLevel } from '../../src/advice/vocabulary/answer.js'
import type { AsGood, Candidate } from '../../src/advice/vocabulary/decision.js'
import { mean, quantile } from '../../src/advice/math/statistics.js'
import { claimedRange, type ClaimedRange } from './claimed-range.js'
import { conductReplay, questionOf } from './conduct-replay.js'
import { deviceNames, plannedMs, stepTimesOf, type DeviceName, type StepTimes } from './devices.js'
import { choiceOf, probeMs, ruleNames, type RuleName } from './peer-rules.js'
import type { ReplayTable } from './table.js'
import { fallingEndTruth, fallingTimeTruth } from './falling-truth.js'
import { lowestLossTruth, meanCurves, truthOf, worstRegret, type Truth } from './truth.js'

export const scoredSchedules = ['constant', 'falling'] as const
/** How the learning rate of the advised training goes. */
export type Schedule = (typeof scoredSchedules)[number]

export const scoredObjectives = ['fastest', 'best-quality'] as const satisfies readonly Objective[]
/** A share of the planned training, or an automatic budget for a number of trainings. */
export type ScoredBudget = { readonly share: number } | { readonly trainings: number }
export const budgetKey = (budget: ScoredBudget): string =>
  'share' in budget ? String(budget.share) : `auto-${budget.trainings}`
export const autoTrainings = [1, 10] as const

export interface Case {
  readonly workload: string
  readonly optimizer: string
  readonly device: DeviceName
  readonly schedule: Schedule
  readonly objective: Objective
  readonly budget: ScoredBudget
  readonly advised: Candidate
  readonly best: Candidate
  readonly regret: number
  readonly reached: boolean
  readonly confidence: ConfidenceLevel
  /** The range of pairs said to end as low; null where none was. */
  readonly asGood: ClaimedRange | null
  /** Device time of the probe, as a share of the planned training. */
  readonly spent: number
  readonly trials: number
  /** Best learning rate at the advised batch size / advised learning rate. */
  readonly rateRatio: number
  /** Best batch size / advised batch size. */
  readonly sizeRatio: number
  /** Advised training plus its part of the probe, as a share of the planned training. */
  readonly total: number
  readonly rules: Readonly<Record<RuleName, { readonly regret: number; readonly total: number }>>
}

type ScoredObjective = (typeof scoredObjectives)[number]

/** A table replayed on one device for one objective; `truth` is that of one schedule. */
interface Setting {
  readonly table: ReplayTable
  readonly device: DeviceName
  readonly stepTimes: StepTimes
  readonly objective: ScoredObjective
  readonly schedule: Schedule
  readonly truth: Truth
  /** Device time of the planned training, ms. */
  readonly plannedMs: number
}

/** One case per device, objective, budget and schedule. */
export async function casesOf(
  table: ReplayTable,
  budgets: readonly ScoredBudget[],
  objectives: readonly ScoredObjective[] = scoredObjectives,
  numbers: AdviceNumbers = adviceNumbers,
): Promise<readonly Case[]> {
  const settings = deviceNames.flatMap((device) =>
    objectives.flatMap((objective) => settingsOf(table, device, objective)),
  )
  const cases: Case[] = []
  for (const setting of settings) {
    const rules = ruleResultsOf(setting)
    for (const budget of budgets)
      cases.push(caseOf(setting, budget, await adviseOn(setting, budget, numbers), rules))
  }
  return cases
}

/** The settings of one device and objective: one for each schedule that the table recorded. */
function settingsOf(
  table: ReplayTable,
  device: DeviceName,
  objective: ScoredObjective,
): readonly Setting[] {
  const stepTimes = stepTimesOf(table, device)
  return scoredSchedules.flatMap((schedule) => {
    const truth = scoredTruth(table, stepTimes, schedule, objective)
    return truth === null
      ? []
      : [
          {
            table,
            device,
            stepTimes,
            objective,
            schedule,
            truth,
            plannedMs: plannedMs(table, stepTimes),
          },
        ]
  })
}

/** Null where the table has no trainings of the schedule. */
function scoredTruth(
  table: ReplayTable,
  stepTimes: StepTimes,
  schedule: Schedule,
  objective: ScoredObjective,
): Truth | null {
  if (schedule === 'falling')
    return objective === 'fastest'
      ? fallingTimeTruth(table, stepTimes)
      : fallingEndTruth(table, stepTimes)
  return objective === 'fastest'
    ? truthOf(meanCurves(table), stepTimes, objective)
    : lowestLossTruth(table, stepTimes)
}

/**
 * Time of the advised training, as a share of the planned training: to the target for `fastest`,
 * of the whole training for `best-quality`.
 */
function trainingShare({ objective, truth, plannedMs }: Setting, candidate: Candidate): number {
  const { regret, timeMs } = truth.cell(candidate)
  return (objective === 'fastest' ? (1 + regret) * truth.best.timeMs : timeMs) / plannedMs
}

function ruleResultsOf(setting: Setting): Case['rules'] {
  const { table, stepTimes, objective, truth } = setting
  return perRule((rule) => {
    const choice = choiceOf(rule, table, stepTimes, objective)
    const { regret } = truth.cell(choice)
    const probeShare = probeMs(rule, table, stepTimes, choice) / setting.plannedMs
    return { regret, total: trainingShare(setting, choice) + probeShare }
  })
}

/** The advised cell, with what the probe cost. */
interface Advised extends Candidate {
  readonly confidence: ConfidenceLevel
  readonly asGood: AsGood | null
  readonly spentMs: number
  readonly trials: number
}

async function adviseOn(
  { table, stepTimes, objective, schedule, plannedMs: planMs }: Setting,
  budget: ScoredBudget,
  numbers: AdviceNumbers,
): Promise<Advised> {
  const question = questionOf(table, objective, probeBudgetOf(budget, planMs), schedule)
  const replayed = await conductReplay(table, stepTimes, question, numbers)
  const { advice, decision, spentMs, trials } = replayed
  return {
    batchSize: advice.batchSize?.value ?? 0,
    learningRate: advice.learningRate?.value ?? 0,
    confidence: advice.confidence.level,
    asGood: ('verdict' in decision ? undefined : decision.ends?.asGood) ?? null,
    spentMs,
    trials: trials.length,
  }
}

function caseOf(
  setting: Setting,
  budget: ScoredBudget,
  { batchSize, learningRate, confidence, asGood, spentMs, trials }: Advised,
  rules: Case['rules'],
): Case {
  const { table, device, objective, schedule, truth } = setting
  const advised = { batchSize, learningRate }
  const { regret, reached } = truth.cell(advised)
  const bestRate = bestRateAt(truth, batchSize) ?? learningRate
  const spent = spentMs / setting.plannedMs
  const trainings = 'share' in budget ? 1 : budget.trainings
  return {
    workload: table.name,
    optimizer: table.optimizer,
    device,
    schedule,
    objective,
    budget,
    advised,
    best: { batchSize: truth.best.batchSize, learningRate: truth.best.learningRate },
    regret,
    reached: objective === 'fastest' ? regret < worstRegret : reached,
    confidence,
    asGood: asGood === null ? null : claimedRange(asGood, advised, truth),
    spent,
    trials,
    rateRatio: bestRate / learningRate,
    sizeRatio: truth.best.batchSize / batchSize,
    total: spent / trainings + trainingShare(setting, advised),
    rules,
  }
}

function probeBudgetOf(budget: ScoredBudget, plannedMs: number): ProbeBudget {
  if ('share' in budget) return { kind: 'seconds', seconds: (budget.share * plannedMs) / 1000 }
  return { kind: 'auto', trainings: budget.trainings, leastMs: 0 }
}

/** Learning rate of the least regret at a batch size. */
function bestRateAt({ cells }: Truth, batchSize: number): number | undefined {
  const [best] = cells
    .filter((cell) => cell.batchSize === batchSize)
    .sort((a, b) => a.regret - b.regret)
  return best?.learningRate
}

const share = <T>(items: readonly T[], holds: (item: T) => boolean): number =>
  items.length === 0 ? Number.NaN : items.filter(holds).length / items.length
const perRule = <T>(of: (rule: RuleName) => T): Record<RuleName, T> =>
  Object.fromEntries(ruleNames.map((rule) => [rule, of(rule)])) as Record<RuleName, T>
/** 2, with room for rounding. */
const withinTwo = (ratio: number): boolean => ratio <= 2.0001 && ratio >= 0.4999

interface RuleScore {
  readonly meanLog: number
  readonly median: number
  readonly p90: number
  readonly neverReached: number
  readonly notWorse: number
  readonly better: number
}
interface LevelScore {
  readonly share: number
  /** Share of the advice of this level with a regret of at most 10 %; null without advice. */
  readonly regretWithin10Percent: number | null
}
export interface Score {
  /** Mean of ln(1 + regret); for `best-quality` of ln(loss / lowest loss). */
  readonly meanLog: number
  readonly median: number
  readonly p90: number
  readonly neverReached: number
  readonly sizeWithin2x: number
  readonly rateWithin2x: number
  readonly spent: number
  /** Share of the cases with less regret than every rule. */
  readonly betterThanAll: number
  readonly confidence: Readonly<Record<ConfidenceLevel, LevelScore>>
  readonly rules: Readonly<Record<RuleName, RuleScore>>
}

/** Scores cases of one objective and one budget. Ties count as not worse. */
export function scoreOf(cases: readonly Case[]): Score {
  const regrets = cases.map(({ regret }) => regret)
  return {
    meanLog: mean(regrets.map(Math.log1p)),
    median: quantile(regrets, 0.5),
    p90: quantile(regrets, 0.9),
    neverReached: share(cases, ({ reached }) => !reached),
    sizeWithin2x: share(cases, ({ sizeRatio }) => withinTwo(sizeRatio)),
    rateWithin2x: share(cases, ({ rateRatio }) => withinTwo(rateRatio)),
    spent: mean(cases.map(({ spent }) => spent)),
    betterThanAll: share(cases, isBetterThanAllRules),
    confidence: {
      high: levelScoreOf(cases, 'high'),
      medium: levelScoreOf(cases, 'medium'),
      low: levelScoreOf(cases, 'low'),
    },
    rules: perRule((rule) => ruleScoreOf(cases, rule)),
  }
}

function isBetterThanAllRules({ regret, rules }: Case): boolean {
  return regret < Math.min(...ruleNames.map((rule) => rules[rule].regret))
}

function levelScoreOf(cases: readonly Case[], level: ConfidenceLevel): LevelScore {
  const ofLevel = cases.filter(({ confidence }) => confidence === level)
  return {
    share: ofLevel.length / cases.length,
    regretWithin10Percent:
      ofLevel.length === 0 ? null : share(ofLevel, ({ regret }) => regret <= 0.1),
  }
}

function ruleScoreOf(cases: readonly Case[], rule: RuleName): RuleScore {
  const ruleRegrets = cases.map(({ rules }) => rules[rule].regret)
  return {
    meanLog: mean(ruleRegrets.map(Math.log1p)),
    median: quantile(ruleRegrets, 0.5),
    p90: quantile(ruleRegrets, 0.9),
    neverReached: share(ruleRegrets, (regret) => regret >= worstRegret),
    notWorse: share(cases, ({ regret, rules }) => regret <= rules[rule].regret),
    better: share(cases, ({ regret, rules }) => regret < rules[rule].regret),
  }
}

export interface AutoScore {
  readonly totalMedian: number
  readonly totalMean: number
  readonly spentMedian: number
  readonly ruleTotalMeans: Readonly<Record<RuleName, number>>
  readonly soonerThan: Readonly<Record<RuleName, number>>
}

/** Scores cases of one objective under an automatic budget, with the cost of the probe. */
export function autoScoreOf(cases: readonly Case[]): AutoScore {
  const totals = cases.map(({ total }) => total)
  return {
    totalMedian: quantile(totals, 0.5),
    totalMean: mean(totals),
    spentMedian: quantile(
      cases.map(({ spent }) => spent),
      0.5,
    ),
    ruleTotalMeans: perRule((rule) => mean(cases.map(({ rules }) => rules[rule].total))),
    soonerThan: perRule((rule) => share(cases, ({ total, rules }) => total < rules[rule].total)),
  }
}
