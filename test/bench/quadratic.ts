/**
 * npm run bench:quadratic [-- --budgets 0.2,0.5] [--json]
 *
 * Noisy quadratics with a known optimum (docs/quadratic.md): conditions 1 to 1000, noise over four decades, two devices. For each the exact time-optimal batch and rate, what theory's
 * closed form, the estimators and the planner make of it, and how much longer their trainings take. Minutes.
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

const cases: Case[] = []
for (const condition of conditions)
  for (const criticalBatch of criticalBatches)
    for (const kneeRows of kneesRows) {
      const seed = 100 * (cases.length + 1)
      cases.push(caseOf(problemOf(condition, criticalBatch, kneeRows, seed), budgetShares, seed))
      process.stderr.write(
        `condition ${condition}, critical batch ${criticalBatch}, knee ${kneeRows}: ${cases.length} of ${conditions.length * criticalBatches.length * kneesRows.length}\n`,
      )
    }

type Ratios = Pick<Scored, 'batchSizeRatio' | 'learningRateRatio'>
const share = (holds: readonly boolean[]): number => holds.filter(Boolean).length / holds.length
const shares = (of: readonly Ratios[]) => ({
  batchSize: share(of.map((one) => withinQuarter(one.batchSizeRatio))),
  learningRate: share(of.map((one) => withinQuarter(one.learningRateRatio))),
})
const summary = (of: readonly Scored[]) => ({
  ...shares(of),
  regretMedian: quantile(
    of.map(({ regret }) => regret),
    0.5,
  ),
  regretP90: quantile(
    of.map(({ regret }) => regret),
    0.9,
  ),
  neverReached: share(of.map(({ regret }) => regret >= worstRegret)),
})
const summaries = (some: readonly Case[]) => {
  const steps = some.flatMap(({ singleStep }) => [singleStep.start, singleStep.target])
  return {
    noiseScale: share(steps.map(({ estimated, simple }) => withinQuarter(estimated / simple))),
    singleStep: shares(steps),
    theory: summary(some.map(({ theory }) => theory)),
    estimators: summary(some.map(({ estimators }) => estimators)),
    estimatorsAtTarget: summary(some.map(({ estimatorsAtTarget }) => estimatorsAtTarget)),
    estimatorsHalved: summary(some.map(({ estimatorsHalved }) => estimatorsHalved)),
    planner: Object.fromEntries(
      budgetShares.map((budget) => [
        String(budget),
        summary(some.flatMap(({ planner }) => planner[String(budget)] ?? [])),
      ]),
    ),
  }
}

function print(): void {
  const row = (cells: readonly string[]): string =>
    cells.map((cell, i) => cell.padStart(i < 3 ? 7 : 22)).join('')
  const choice = ({
    batchSize,
    learningRate,
  }: {
    batchSize: number
    learningRate: number
  }): string => `${batchSize.toPrecision(3)} at ${learningRate.toPrecision(2)}`
  const score = ({ batchSizeRatio, learningRateRatio, regret }: Scored): string =>
    `${batchSizeRatio.toFixed(2)}, ${learningRateRatio.toFixed(2)}: ${regret >= worstRegret ? 'never' : `${(100 * regret).toFixed(1)} %`}`
  const budgets = budgetShares.map(String)
  const lines = [
    'over the exact optimum: B, eta: regret in time',
    row([
      'cond',
      'B_crit',
      'a/b',
      'exact',
      'theory',
      'kappa x B_simple',
      'B_simple at target',
      ...budgets.map((budget) => `planner at ${budget}`),
    ]),
  ]
  for (const {
    condition,
    criticalBatch,
    kneeRows,
    exact,
    theory,
    estimators,
    estimatorsAtTarget,
    planner,
  } of cases) {
    const problem = [
      String(condition),
      criticalBatch.toExponential(0),
      String(kneeRows),
      choice(exact),
    ]
    lines.push(
      row([
        ...problem,
        ...[
          theory,
          estimators,
          estimatorsAtTarget,
          ...budgets.flatMap((budget) => planner[budget] ?? []),
        ].map(score),
      ]),
    )
  }
  const groups: [string, readonly Case[]][] = [
    ...conditions.map((condition): [string, readonly Case[]] => [
      `condition ${condition}`,
      cases.filter((one) => one.condition === condition),
    ]),
    ['all', cases],
  ]
  const percent = (value: number): string => `${(100 * value).toFixed(0)} %`
  const line = (name: string, s: ReturnType<typeof summary>): string =>
    `  ${name.padEnd(22)}B ${percent(s.batchSize).padStart(5)}, eta ${percent(s.learningRate).padStart(5)}; regret: median ${percent(s.regretMedian)}, p90 ${percent(s.regretP90)}, never ${percent(s.neverReached)}`
  for (const [name, some] of groups) {
    const s = summaries(some)
    lines.push('', `${name}: within 25 %`)
    lines.push(
      `  ${'next step, estimated'.padEnd(22)}B_simple ${percent(s.noiseScale)}, B ${percent(s.singleStep.batchSize)}, eta ${percent(s.singleStep.learningRate)} (rows per estimate: mean ${mean(some.map(({ singleStep }) => singleStep.start.rows)).toPrecision(2)})`,
    )
    lines.push(
      line('theory', s.theory),
      line('kappa x B_simple', s.estimators),
      line('B_simple at target', s.estimatorsAtTarget),
      line('kappa x, half for eta', s.estimatorsHalved),
      ...Object.entries(s.planner).map(([budget, planner]) =>
        line(`planner at ${budget}`, planner),
      ),
    )
  }
  process.stdout.write(`${lines.join('\n')}\n`)
}

const byCondition = (): object =>
  Object.fromEntries(
    conditions.map((condition) => [
      condition,
      summaries(cases.filter((one) => one.condition === condition)),
    ]),
  )
if (values.json)
  process.stdout.write(
    `${JSON.stringify({ cases, withinQuarter: summaries(cases), byCondition: byCondition() })}\n`,
  )
else print()
