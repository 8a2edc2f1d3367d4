/**
 * npm run bench:regret -- --tables DIR[,DIR] [--budgets 0.05,0.1,0.2,0.5] [--json]
 *
 * Replays every table on three devices through the planner and the peer rules. Regret of `fastest`:
 * time to the target over that of the grid's best cell, minus 1; 10 if the target is never reached.
 * Regret of `best-quality`: validation loss over the lowest of the grid, minus 1. With tables of
 * `batchwise-replay/2` also for a learning rate that falls to zero.
 */
import { parseArgs } from 'node:util'
import { quantile } from '../../src/advice/math/statistics.js'
import { deviceNames } from '../replay/devices.js'
import { ruleNames, type RuleName } from '../replay/peer-rules.js'
import {
  autoScoreOf,
  autoTrainings,
  budgetKey,
  scoredObjectives,
  scoredSchedules,
  scoreOf,
  type AutoScore,
  type Case,
  type Schedule,
  type Score,
  type ScoredBudget,
} from '../replay/regret.js'
import { reliabilityOf } from '../replay/reliability.js'
import { workerScore, type WorkerScore } from '../replay/workers.js'
import { worseningLine, worseWithBudget } from '../replay/worse-with-budget.js'
import { scoreTables } from './score-tables.js'

const percent = (value: number | null): string =>
  value === null || Number.isNaN(value) ? '-' : `${(100 * value).toFixed(value < 0.0995 ? 1 : 0)} %`
const row = (cells: readonly string[], width = 11): string =>
  cells.map((cell, i) => (i === 0 ? cell.padEnd(24) : cell.padStart(width))).join('')
const say = (text: string): void => void process.stderr.write(`${text}\n`)

/** Cases of a schedule and an objective: `scores` by probe budget, `auto` by trainings. */
interface Figures {
  readonly schedule: Schedule
  readonly objective: string
  readonly cases: readonly Case[]
  readonly scores: Readonly<Record<string, Score>>
  readonly auto: Readonly<Record<string, AutoScore>>
}

function printObjective(figures: Figures): void {
  const lines = [
    ...scoreLines(figures),
    '',
    ...ruleLines(figures),
    '',
    ...confidenceLines(figures),
    '',
    ...reliabilityLines(figures),
    ...rangeLines(figures),
    '',
    ...worseLines(figures),
    '',
    ...groupLines(figures),
    '',
    ...totalLines(figures),
  ]
  process.stdout.write(`${lines.join('\n')}\n`)
}

function scoreLines({ schedule, objective, cases, scores }: Figures): readonly string[] {
  const tables = new Set(cases.map(({ workload }) => workload)).size
  const rows = Object.entries(scores).map(([budget, score]) =>
    row([
      budget,
      score.meanLog.toFixed(3),
      percent(score.median),
      percent(score.p90),
      percent(score.neverReached),
      percent(score.sizeWithin2x),
      percent(score.rateWithin2x),
      percent(score.spent),
      percent(score.betterThanAll),
    ]),
  )
  return [
    `\n${objective}, ${schedule} rate: regret of the advice over the best cell of the grid ` +
      `(${tables} tables x ${deviceNames.length} devices)`,
    row([
      'probe budget',
      'mean ln',
      'median',
      'p90',
      'never',
      'B in 2x',
      'rate in 2x',
      'spent',
      'beats all',
    ]),
    ...rows,
  ]
}

/** Regrets of the rules do not depend on the budget, so the first budget's score has them. */
function ruleLines({ scores }: Figures): readonly string[] {
  const [first] = Object.values(scores)
  if (first === undefined) return []
  const rows = ruleNames.map((rule) => {
    const { meanLog, median, p90, neverReached } = first.rules[rule]
    const shares = Object.values(scores).map(({ rules }) => betterAndSame(rules[rule]))
    return row(
      [rule, meanLog.toFixed(3), percent(median), percent(p90), percent(neverReached), ...shares],
      13,
    )
  })
  return [
    row(['rule', 'mean ln', 'median', 'p90', 'never', ...budgetHeadings(scores)], 13),
    ...rows,
    '  (share of the cases in which the advice is faster than the rule + in which it is equal, %)',
  ]
}

function betterAndSame({ better, notWorse }: Score['rules'][RuleName]): string {
  return `${percent(better)}+${percent(notWorse - better)}`.replace(/ %/g, '')
}

function confidenceLines({ scores }: Figures): readonly string[] {
  const rows = (['high', 'medium', 'low'] as const).map((level) => {
    const shares = Object.values(scores).map(({ confidence }) => {
      const { share, regretWithin10Percent } = confidence[level]
      return `${percent(share)}: ${percent(regretWithin10Percent)}`
    })
    return row([level, ...shares], 20)
  })
  return [
    row(['confidence', ...budgetHeadings(scores)], 20),
    ...rows,
    '  (share of the advice: share of it with a regret of at most 10 %)',
  ]
}

/** Over all budgets, `auto` too. */
function reliabilityLines({ cases }: Figures): readonly string[] {
  const rows = reliabilityOf(cases).map(({ level, cases: count, held, interval }) =>
    row(
      [
        level,
        String(count),
        percent(held / count),
        interval === null ? '-' : `${percent(interval.low)} to ${percent(interval.high)}`,
      ],
      16,
    ),
  )
  return [row(['reliability', 'cases', 'held', '95 % interval'], 16), ...rows]
}

/** By how often they are said to hold. */
function rangeLines({ cases }: Figures): readonly string[] {
  const said = cases.flatMap(({ asGood }) => asGood ?? [])
  if (said.length === 0) return []
  const claims = [...new Set(said.map(({ claimed }) => claimed))].sort((a, b) => b - a)
  const rows = claims.map((claim) => {
    const own = said.filter(({ claimed }) => claimed === claim)
    const held = own.filter((range) => range.held).length
    const pairs = own.reduce((sum, range) => sum + range.pairs, 0) / own.length
    return row([percent(claim), String(own.length), percent(held / own.length), pairs.toFixed(1)])
  })
  return ['', row(['ranges said as good', 'cases', 'held', 'pairs']), ...rows]
}

function worseLines({ cases }: Figures): readonly string[] {
  const { pairs, worse } = worseWithBudget(cases)
  return [
    `worse by more than 20 % with the next larger budget: ${worse.length} of ${pairs}`,
    ...worse.map((worsening) => `  ${worseningLine(worsening)}`),
  ]
}

const budgetHeadings = (scores: Figures['scores']): readonly string[] =>
  Object.keys(scores).map((budget) => `at ${budget}`)

/** Median regret by device and by optimizer. */
function groupLines({ cases, scores }: Figures): readonly string[] {
  const optimizers = [...new Set(cases.map(({ optimizer }) => optimizer))]
  const budgets = Object.keys(scores)
  const groupRow = (name: string, group: readonly Case[]): string =>
    row([name, ...budgets.map((budget) => medianRegret(group, budget))])
  return [
    row(['median regret by', ...budgets]),
    ...deviceNames.map((name) =>
      groupRow(
        name,
        cases.filter(({ device }) => device === name),
      ),
    ),
    ...optimizers.map((name) =>
      groupRow(
        name,
        cases.filter(({ optimizer }) => optimizer === name),
      ),
    ),
  ]
}

function medianRegret(cases: readonly Case[], key: string): string {
  const regrets = cases
    .filter(({ budget }) => budgetKey(budget) === key)
    .map(({ regret }) => regret)
  return percent(quantile(regrets, 0.5))
}

/** Probe and training together. */
function totalLines({ auto }: Figures): readonly string[] {
  const scores = Object.values(auto)
  const figureRow = (label: string, figure: (score: AutoScore) => number): readonly string[] => [
    label,
    ...scores.map((score) => figure(score).toFixed(3)),
  ]
  const headings = Object.keys(auto).map((key) => `${key} training${key === '1' ? '' : 's'}`)
  const ruleRows = ruleNames.map((rule) => [
    ...figureRow(`${rule}, mean`, ({ ruleTotalMeans }) => ruleTotalMeans[rule]),
    percent(auto['1']?.soonerThan[rule] ?? null),
  ])
  const rows = [
    ['', ...headings, 'sooner (1)'],
    figureRow('mean', ({ totalMean }) => totalMean),
    figureRow('median', ({ totalMedian }) => totalMedian),
    figureRow('probe, median', ({ spentMedian }) => spentMedian),
    ...ruleRows,
  ]
  return [
    'probe and training, as a share of the planned training',
    ...rows.map((cells) => row(cells, 14)),
  ]
}

function printWorkers(score: WorkerScore): void {
  const fixed = (value: number): string => value.toFixed(2)
  process.stdout.write(
    `\nepochs for 2, 4 and 8 workers, error of ln(planned / actual) in ${score.cases} cases: ` +
      `median ${fixed(score.medianError)}, rms ${fixed(score.rmsError)} ` +
      `(the same epochs: ${fixed(score.rmsSameEpochs)}, ` +
      `K times as many: ${fixed(score.rmsTimesK)}); ` +
      `within the interval ${percent(score.withinInterval)}\n`,
  )
}

const { values } = parseArgs({
  options: {
    tables: { type: 'string' },
    budgets: { type: 'string', default: '0.05,0.1,0.2,0.5' },
    json: { type: 'boolean', default: false },
  },
})
const shares = values.budgets.split(',').map(Number)
if (values.tables === undefined || shares.some((share) => !(share >= 0))) {
  say('usage: npm run bench:regret -- --tables DIR[,DIR] [--budgets 0.05,0.1,0.2,0.5] [--json]')
  process.exit(2)
}
const start = performance.now()
const { cases, workers } = await scoreTables(values.tables.split(','), {
  budgets: [
    ...shares.map((share): ScoredBudget => ({ share })),
    ...autoTrainings.map((trainings): ScoredBudget => ({ trainings })),
  ],
})
if (cases.length === 0) {
  say(`--tables ${values.tables}: no readable replay table; expected *.json or *.json.gz files`)
  process.exit(1)
}
const figures = scoredSchedules.flatMap((schedule) =>
  scoredObjectives
    .map((objective) => figuresOf(schedule, objective))
    .filter((found) => found.cases.length > 0),
)
const workersScore = workerScore(workers)
if (values.json) printJson()
else {
  figures.forEach(printObjective)
  printWorkers(workersScore)
}
say(`${cases.length} studies replayed in ${((performance.now() - start) / 1000).toFixed(1)} s`)

function figuresOf(schedule: Schedule, objective: string): Figures {
  const own = cases.filter(
    (scored) => scored.schedule === schedule && scored.objective === objective,
  )
  const under = (key: string): readonly Case[] =>
    own.filter(({ budget }) => budgetKey(budget) === key)
  return {
    schedule,
    objective,
    cases: own,
    scores: Object.fromEntries(
      shares.map((share) => [String(share), scoreOf(under(String(share)))]),
    ),
    auto: Object.fromEntries(
      autoTrainings.map((trainings) => [
        String(trainings),
        autoScoreOf(under(`auto-${trainings}`)),
      ]),
    ),
  }
}

function printJson(): void {
  const schedules = Object.fromEntries(
    scoredSchedules.map((schedule) => [schedule, objectivesOf(schedule)]),
  )
  const output = { schedules, workers: workersScore, cases: cases.map(listed) }
  process.stdout.write(`${JSON.stringify(output)}\n`)
}

function objectivesOf(wanted: Schedule) {
  return Object.fromEntries(
    figures
      .filter(({ schedule }) => schedule === wanted)
      .map(({ objective, scores, auto }) => [objective, { budgets: scores, auto }]),
  )
}

function listed(scored: Case) {
  const { workload, device, schedule, objective, advised, best } = scored
  const { regret, confidence, spent, total } = scored
  const budget = budgetKey(scored.budget)
  return {
    workload,
    device,
    schedule,
    objective,
    budget,
    advised,
    best,
    regret,
    confidence,
    spent,
    total,
  }
}
