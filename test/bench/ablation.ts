/**
 * npm run bench:ablation [-- --tables DIR[,DIR]] [--objective best-quality] [--json]
 *
 * Worth of each part of the planner on recorded trainings, objective `fastest` unless said. Replays
 * every variant of the planner's numbers, then judges the choice of a variant on left-out
 * workloads.
 */
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { mean, quantile } from '../../src/advice/math/statistics.js'
import { budgetKey, scoredObjectives, type Case, type ScoredBudget } from '../replay/regret.js'
import { variantNamesOf, type VariantName } from '../replay/variants.js'
import { scoreTables } from './score-tables.js'

const { values } = parseArgs({
  options: {
    tables: {
      type: 'string',
      default: fileURLToPath(new URL('../replay/tables', import.meta.url)),
    },
    objective: { type: 'string', default: 'fastest' },
    json: { type: 'boolean', default: false },
  },
})
const objective = objectiveOf(values.objective)
const variantNames = variantNamesOf(objective)
const budgets: readonly ScoredBudget[] = [{ share: 0.1 }, { share: 0.2 }, { trainings: 1 }]
const percent = (value: number): string => `${(100 * value).toFixed(0)} %`

interface VariantCases {
  readonly variant: VariantName
  readonly cases: readonly Case[]
}
interface Figures {
  readonly median: number
  readonly p90: number
  readonly logMean: number
  readonly total: number
}
type FiguresByBudget = Readonly<Record<string, Figures>>

const scored = await scoreVariants()
const workloads = [...new Set(scored.flatMap(({ cases }) => cases.map(({ workload }) => workload)))]
const rows = scored.map(({ variant, cases }) => ({ variant, figures: figuresOf(cases) }))
const leftOut = workloads.flatMap(bestOnOthers)
const summary = {
  chosenLeftOut: figuresOf(leftOut),
  leftOutLogMean: lossOf(leftOut),
  asItIsLogMean: lossOf(scored[0]?.cases ?? []),
  bestInHindsight: Math.min(...scored.map(({ cases }) => lossOf(cases))),
}
if (values.json) process.stdout.write(`${JSON.stringify({ variants: rows, ...summary })}\n`)
else print()

function objectiveOf(wanted: string): (typeof scoredObjectives)[number] {
  const found = scoredObjectives.find((scored) => scored === wanted)
  if (found !== undefined) return found
  process.stderr.write(`--objective ${wanted}: expected ${scoredObjectives.join(' or ')}\n`)
  process.exit(2)
}

async function scoreVariants(): Promise<readonly VariantCases[]> {
  const variants: VariantCases[] = []
  for (const [i, variant] of variantNames.entries()) {
    process.stderr.write(`${i + 1} of ${variantNames.length}: ${variant}\n`)
    const request = { budgets, objectives: [objective], variant } as const
    const { cases } = await scoreTables(values.tables.split(','), request)
    variants.push({ variant, cases })
  }
  return variants
}

/** Mean of ln(1 + regret). A median hides the tail, and the tail dominates a mean. */
function lossOf(cases: readonly Case[]): number {
  return mean(cases.map(({ regret }) => Math.log1p(regret)))
}

function figuresOf(cases: readonly Case[]): FiguresByBudget {
  return Object.fromEntries(budgets.map(budgetKey).map((key) => [key, budgetFigures(cases, key)]))
}

function budgetFigures(cases: readonly Case[], key: string): Figures {
  const own = cases.filter(({ budget }) => budgetKey(budget) === key)
  const regrets = own.map(({ regret }) => regret)
  return {
    median: quantile(regrets, 0.5),
    p90: quantile(regrets, 0.9),
    logMean: lossOf(own),
    total: mean(own.map(({ total }) => total)),
  }
}

/** Cases of a workload under the variant that was best on the other workloads. */
function bestOnOthers(workload: string): readonly Case[] {
  const variants = scored.map(({ cases }) => ({
    cases,
    loss: lossOf(cases.filter((other) => other.workload !== workload)),
  }))
  const best = variants.reduce((least, variant) => (variant.loss < least.loss ? variant : least))
  return best.cases.filter((own) => own.workload === workload)
}

function print(): void {
  const headings = budgets.map((budget) => budgetKey(budget).padStart(28)).join('')
  const { asItIsLogMean, leftOutLogMean, bestInHindsight } = summary
  const lines = [
    `${objective}, ${workloads.length} workloads x 3 devices: median / p90 of the regret (mean of ln); ` +
      'for auto also the mean share of the planned training, with the probe',
    `${''.padEnd(42)}${headings}`,
    ...rows.map(({ variant, figures }) => figureLine(variant, figures)),
    figureLine('best on the other workloads, left out', summary.chosenLeftOut),
    `mean of ln(1 + regret): as it is ${asItIsLogMean.toFixed(3)}, ` +
      `chosen on the other workloads ${leftOutLogMean.toFixed(3)}, ` +
      `best in hindsight ${bestInHindsight.toFixed(3)}`,
  ]
  process.stdout.write(`${lines.join('\n')}\n`)
}

function figureLine(label: string, figures: FiguresByBudget): string {
  const cells = budgets.map((budget) => figureCell(budget, figures[budgetKey(budget)]))
  return label.padEnd(42) + cells.map((cell) => cell.padStart(28)).join('')
}

function figureCell(budget: ScoredBudget, figures: Figures | undefined): string {
  if (figures === undefined) return '-'
  const { median, p90, logMean, total } = figures
  const regret = `${percent(median)} / ${percent(p90)} (${logMean.toFixed(2)})`
  return 'trainings' in budget ? `${regret} ${total.toFixed(3)}` : regret
}
