/**
 * npm run bench:quadratic [-- --budgets 0.2,0.5] [--json]
 *
 * Scores theory, estimators and planner on noisy quadratics with a known optimum: conditions 1 to
 * 1,000, noise over four decades, two devices (docs/quadratic.md). Takes 5–15 minutes.
 */
import { parseArgs } from 'node:util'
import { mean, quantile } from '../../src/advice/math/statistics.js'
import { conditions, criticalBatches, kneesRows, problemOf } from '../quadratic/problems.js'
import { caseOf, withinQuarter, worstRegret, type Case, type Scored } from '../quadratic/scores.js'

const { values } = parseArgs({
  options: {
    budgets: { type: 'string', default: '0.2,0.5' },
    json: { type: 'boolean', default: false },
  },
})
const budgetShares = values.budgets.split(',').map(Number)
if (budgetShares.some((share) => !(share > 0))) {
  process.stderr.write('usage: npm run bench:quadratic [-- --budgets 0.2,0.5] [--json]\n')
  process.exit(2)
}

const problems = conditions.flatMap((condition) =>
  criticalBatches.flatMap((criticalBatch) =>
    kneesRows.map((kneeRows) => ({ condition, criticalBatch, kneeRows })),
  ),
)
const cases: Case[] = []
for (const { condition, criticalBatch, kneeRows } of problems) {
  const seed = 100 * (cases.length + 1)
  cases.push(caseOf(problemOf(condition, criticalBatch, kneeRows, seed), budgetShares, seed))
  process.stderr.write(
    `condition ${condition}, critical batch ${criticalBatch}, knee ${kneeRows}: ${cases.length} of ${problems.length}\n`,
  )
}

type Ratios = Pick<Scored, 'batchSizeRatio' | 'learningRateRatio'>
const shareOf = (flags: readonly boolean[]): number => flags.filter(Boolean).length / flags.length

/** Shares within 25 % of the exact batch size and rate. */
const shares = (ratios: readonly Ratios[]) => ({
  batchSize: shareOf(ratios.map(({ batchSizeRatio }) => withinQuarter(batchSizeRatio))),
  learningRate: shareOf(ratios.map(({ learningRateRatio }) => withinQuarter(learningRateRatio))),
})

function summary(scores: readonly Scored[]) {
  const regrets = scores.map(({ regret }) => regret)
  return {
    ...shares(scores),
    regretMedian: quantile(regrets, 0.5),
    regretP90: quantile(regrets, 0.9),
    neverReached: shareOf(regrets.map((regret) => regret >= worstRegret)),
  }
}
type Summary = ReturnType<typeof summary>

function summaries(group: readonly Case[]) {
  const steps = group.flatMap(({ singleStep }) => [singleStep.start, singleStep.target])
  return {
    noiseScale: shareOf(steps.map(({ estimated, simple }) => withinQuarter(estimated / simple))),
    singleStep: shares(steps),
    theory: summary(group.map(({ theory }) => theory)),
    estimators: summary(group.map(({ estimators }) => estimators)),
    estimatorsAtTarget: summary(group.map(({ estimatorsAtTarget }) => estimatorsAtTarget)),
    estimatorsHalved: summary(group.map(({ estimatorsHalved }) => estimatorsHalved)),
    planner: Object.fromEntries(
      budgetShares.map((budget) => [
        String(budget),
        summary(group.flatMap(({ planner }) => planner[String(budget)] ?? [])),
      ]),
    ),
  }
}

const casesAt = (condition: number): readonly Case[] =>
  cases.filter((problem) => problem.condition === condition)
const budgets = budgetShares.map(String)
const percent = (value: number): string => `${(100 * value).toFixed(0)} %`
const row = (cells: readonly string[]): string =>
  cells.map((cell, i) => cell.padStart(i < 3 ? 7 : 22)).join('')

function scoreCell({ batchSizeRatio, learningRateRatio, regret }: Scored): string {
  const regretText = regret >= worstRegret ? 'never' : `${(100 * regret).toFixed(1)} %`
  return `${batchSizeRatio.toFixed(2)}, ${learningRateRatio.toFixed(2)}: ${regretText}`
}

function caseRow({
  condition,
  criticalBatch,
  kneeRows,
  exact,
  theory,
  estimators,
  estimatorsAtTarget,
  planner,
}: Case): string {
  const planned = budgets.flatMap((budget) => planner[budget] ?? [])
  return row([
    String(condition),
    criticalBatch.toExponential(0),
    String(kneeRows),
    `${exact.batchSize.toPrecision(3)} at ${exact.learningRate.toPrecision(2)}`,
    ...[theory, estimators, estimatorsAtTarget, ...planned].map(scoreCell),
  ])
}

function summaryLine(name: string, scores: Summary): string {
  const { batchSize, learningRate, regretMedian, regretP90, neverReached } = scores
  const ratios = `B ${percent(batchSize).padStart(5)}, eta ${percent(learningRate).padStart(5)}`
  return `  ${name.padEnd(22)}${ratios}; regret: median ${percent(regretMedian)}, p90 ${percent(regretP90)}, never ${percent(neverReached)}`
}

function groupLines(name: string, group: readonly Case[]): readonly string[] {
  const scores = summaries(group)
  const rowsMean = mean(group.map(({ singleStep }) => singleStep.start.rows)).toPrecision(2)
  return [
    '',
    `${name}: within 25 %`,
    `  ${'next step, estimated'.padEnd(22)}B_simple ${percent(scores.noiseScale)}, B ${percent(scores.singleStep.batchSize)}, eta ${percent(scores.singleStep.learningRate)} (rows per estimate: mean ${rowsMean})`,
    summaryLine('theory', scores.theory),
    summaryLine('kappa x B_simple', scores.estimators),
    summaryLine('B_simple at target', scores.estimatorsAtTarget),
    summaryLine('kappa x, half for eta', scores.estimatorsHalved),
    ...Object.entries(scores.planner).map(([budget, planner]) =>
      summaryLine(`planner at ${budget}`, planner),
    ),
  ]
}

function print(): void {
  const heading = [
    'cond',
    'B_crit',
    'a/b',
    'exact',
    'theory',
    'kappa x B_simple',
    'B_simple at target',
    ...budgets.map((budget) => `planner at ${budget}`),
  ]
  const lines = [
    'over the exact optimum: B, eta: regret in time',
    row(heading),
    ...cases.map(caseRow),
    ...conditions.flatMap((condition) => groupLines(`condition ${condition}`, casesAt(condition))),
    ...groupLines('all', cases),
  ]
  process.stdout.write(`${lines.join('\n')}\n`)
}

function printJson(): void {
  const byCondition = Object.fromEntries(
    conditions.map((condition) => [condition, summaries(casesAt(condition))]),
  )
  process.stdout.write(
    `${JSON.stringify({ cases, withinQuarter: summaries(cases), byCondition })}\n`,
  )
}

if (values.json) printJson()
else print()
