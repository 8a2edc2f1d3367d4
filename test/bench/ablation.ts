/**
 * npm run bench:ablation [-- --tables DIR[,DIR]] [--json]
 *
 * Worth of each part of the planner on recorded trainings, objective `fastest`: replays every
 * variant of its numbers, then judges the choice of a variant leave-one-workload-out.
 */
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { mean, quantile } from '../../src/advice/math/statistics.js'
import { budgetKey, type Case, type ScoredBudget } from '../replay/regret.js'
import { variantNames, type VariantName } from '../replay/variants.js'
import { scoreTables } from './score-tables.js'

const { values } = parseArgs({
  options: {
    tables: {
      type: 'string',
      default: fileURLToPath(new URL('../replay/tables', import.meta.url)),
    },
    json: { type: 'boolean', default: false },
  },
})
const budgets: readonly ScoredBudget[] = [{ share: 0.1 }, { share: 0.2 }, { trainings: 1 }]
const percent = (value: number): string => `${(100 * value).toFixed(0)} %`

interface Scored {
  readonly variant: VariantName
  readonly cases: readonly Case[]
}
const scored: Scored[] = []
for (const [i, variant] of variantNames.entries()) {
  process.stderr.write(`${i + 1} of ${variantNames.length}: ${variant}\n`)
  scored.push({
    variant,
    cases: (
      await scoreTables(values.tables.split(','), { budgets, objectives: ['fastest'], variant })
    ).cases,
  })
}

/** Mean of ln(1 + regret): what is chosen by, as a median hides the tail and a mean is the tail. */
const loss = (cases: readonly Case[]): number => mean(cases.map(({ regret }) => Math.log1p(regret)))
const figuresOf = (
  cases: readonly Case[],
): Record<string, { median: number; p90: number; logMean: number; total: number }> =>
  Object.fromEntries(
    budgets.map((budget) => {
      const these = cases.filter((one) => budgetKey(one.budget) === budgetKey(budget))
      const regrets = these.map(({ regret }) => regret)
      return [
        budgetKey(budget),
        {
          median: quantile(regrets, 0.5),
          p90: quantile(regrets, 0.9),
          logMean: loss(these),
          total: mean(these.map(({ total }) => total)),
        },
      ]
    }),
  )
const rows = scored.map(({ variant, cases }) => ({ variant, figures: figuresOf(cases) }))

/** Of every workload, the cases of the variant that was best on the others. */
const workloads = [...new Set(scored.flatMap(({ cases }) => cases.map(({ workload }) => workload)))]
const leftOut = workloads.flatMap((workload) => {
  const others = scored.map((one) => ({
    ...one,
    loss: loss(one.cases.filter((other) => other.workload !== workload)),
  }))
  const best = others.reduce((least, one) => (one.loss < least.loss ? one : least))
  return best.cases.filter((one) => one.workload === workload)
})
const summary = {
  chosenLeftOut: figuresOf(leftOut),
  leftOutLogMean: loss(leftOut),
  asItIsLogMean: loss(scored[0]?.cases ?? []),
  bestInHindsight: Math.min(...scored.map(({ cases }) => loss(cases))),
}

if (values.json) process.stdout.write(`${JSON.stringify({ variants: rows, ...summary })}\n`)
else {
  const line = (label: string, figures: ReturnType<typeof figuresOf>): string =>
    label.padEnd(42) +
    budgets
      .map((budget) => {
        const {
          median = Number.NaN,
          p90 = Number.NaN,
          logMean = Number.NaN,
          total = Number.NaN,
        } = figures[budgetKey(budget)] ?? {}
        return `${percent(median)} / ${percent(p90)} (${logMean.toFixed(2)})${'trainings' in budget ? ` ${total.toFixed(3)}` : ''}`.padStart(
          28,
        )
      })
      .join('')
  process.stdout.write(
    `fastest, ${workloads.length} workloads x 3 devices: median / p90 of the regret (mean of ln), and for auto the mean share of the plan, probe included\n`,
  )
  process.stdout.write(
    `${''.padEnd(42)}${budgets.map((budget) => budgetKey(budget).padStart(28)).join('')}\n`,
  )
  for (const { variant, figures } of rows) process.stdout.write(`${line(variant, figures)}\n`)
  process.stdout.write(`${line('best on the other workloads, left out', summary.chosenLeftOut)}\n`)
  process.stdout.write(
    `mean of ln(1 + regret): as it is ${summary.asItIsLogMean.toFixed(3)}, chosen on the other workloads ${summary.leftOutLogMean.toFixed(3)}, best in hindsight ${summary.bestInHindsight.toFixed(3)}\n`,
  )
}
