/**
 * npm run bench:regret -- --tables DIR[,DIR] [--budgets 0.05,0.1,0.2,0.5] [--json]
 *
 * Replays every table on three devices through the planner and the peer rules. Regret: extra time
 * to the target over the grid's best cell, as a share; 10 if the target is never reached.
 */
import { parseArgs } from 'node:util'
import { quantile } from '../../src/advice/math/statistics.js'
import { deviceNames } from '../replay/devices.js'
import { ruleNames } from '../replay/peer-rules.js'
import {
  autoScoreOf,
  autoTrainings,
  budgetKey,
  scoredObjectives,
  scoreOf,
  type AutoScore,
  type Case,
  type Score,
  type ScoredBudget,
} from '../replay/regret.js'
import { workerScore } from '../replay/workers.js'
import { scoreTables } from './score-tables.js'

const percent = (value: number | null): string =>
  value === null || Number.isNaN(value) ? '-' : `${(100 * value).toFixed(value < 0.0995 ? 1 : 0)} %`
const row = (cells: readonly string[], width = 11): string =>
  cells.map((cell, i) => (i === 0 ? cell.padEnd(24) : cell.padStart(width))).join('')
const say = (text: string): void => void process.stderr.write(`${text}\n`)

function printObjective(
  objective: string,
  cases: readonly Case[],
  scores: Readonly<Record<string, Score>>,
  auto: Readonly<Record<string, AutoScore>>,
): void {
  const lines = [
    `\n${objective}: regret of the advice over the best cell of the grid (${new Set(cases.map(({ workload }) => workload)).size} tables x ${deviceNames.length} devices)`,
  ]
  lines.push(
    row(['probe budget', 'median', 'p90', 'never', 'B in 2x', 'rate in 2x', 'spent', 'beats all']),
  )
  for (const [key, s] of Object.entries(scores))
    lines.push(
      row([
        key,
        percent(s.median),
        percent(s.p90),
        percent(s.neverReached),
        percent(s.sizeWithin2x),
        percent(s.rateWithin2x),
        percent(s.spent),
        percent(s.betterThanAll),
      ]),
    )
  const [, first] = Object.entries(scores)[0] ?? []
  if (first !== undefined) {
    lines.push(
      '',
      row(['rule', 'median', 'p90', 'never', ...Object.keys(scores).map((key) => `at ${key}`)], 13),
    )
    for (const rule of ruleNames)
      lines.push(
        row(
          [
            rule,
            percent(first.rules[rule].median),
            percent(first.rules[rule].p90),
            percent(first.rules[rule].neverReached),
            ...Object.values(scores).map((s) =>
              `${percent(s.rules[rule].better)}+${percent(s.rules[rule].notWorse - s.rules[rule].better)}`.replace(
                / %/g,
                '',
              ),
            ),
          ],
          13,
        ),
      )
    lines.push(
      '  (share of the cases in which the advice is quicker than the rule, and in which it is the same, %)',
    )
  }
  lines.push('', row(['confidence', ...Object.keys(scores).map((key) => `at ${key}`)], 20))
  for (const level of ['high', 'medium', 'low'] as const)
    lines.push(
      row(
        [
          level,
          ...Object.values(scores).map(
            ({ confidence }) =>
              `${percent(confidence[level].share)}: ${percent(confidence[level].regretWithin10Percent)}`,
          ),
        ],
        20,
      ),
    )
  lines.push('  (share of the advice: how much of it had a regret of at most 10 %)')
  lines.push('', row(['median regret by', ...Object.keys(scores)]))
  const groups: [string, (one: Case) => boolean][] = [
    ...deviceNames.map((device): [string, (one: Case) => boolean] => [
      device,
      (one) => one.device === device,
    ]),
    ...[...new Set(cases.map(({ optimizer }) => optimizer))].map(
      (optimizer): [string, (one: Case) => boolean] => [
        optimizer,
        (one) => one.optimizer === optimizer,
      ],
    ),
  ]
  for (const [name, holds] of groups)
    lines.push(
      row([
        name,
        ...Object.keys(scores).map((key) =>
          percent(
            quantile(
              cases
                .filter((one) => budgetKey(one.budget) === key && holds(one))
                .map(({ regret }) => regret),
              0.5,
            ),
          ),
        ),
      ]),
    )
  lines.push('', 'probe included, share of the planned training')
  lines.push(
    row(
      [
        '',
        ...Object.keys(auto).map((key) => `${key} training${key === '1' ? '' : 's'}`),
        'sooner (1)',
      ],
      14,
    ),
  )
  lines.push(
    row(['mean', ...Object.values(auto).map(({ totalMean }) => totalMean.toFixed(3))], 14),
    row(['median', ...Object.values(auto).map(({ totalMedian }) => totalMedian.toFixed(3))], 14),
    row(
      ['probe, median', ...Object.values(auto).map(({ spentMedian }) => spentMedian.toFixed(3))],
      14,
    ),
  )
  for (const rule of ruleNames)
    lines.push(
      row(
        [
          `${rule}, mean`,
          ...Object.values(auto).map(({ ruleTotalMeans }) => ruleTotalMeans[rule].toFixed(3)),
          percent(auto['1']?.soonerThan[rule] ?? null),
        ],
        14,
      ),
    )
  process.stdout.write(`${lines.join('\n')}\n`)
}

const { values } = parseArgs({
  options: {
    tables: { type: 'string' },
    budgets: { type: 'string', default: '0.05,0.1,0.2,0.5' },
    json: { type: 'boolean', default: false },
  },
})
const shares = values.budgets.split(',').map(Number)
if (values.tables === undefined || shares.some((one) => !(one >= 0))) {
  say('usage: npm run bench:regret -- --tables DIR[,DIR] [--budgets 0.05,0.1,0.2,0.5] [--json]')
  process.exit(2)
}
const start = performance.now()
const { cases, workers } = await scoreTables(values.tables.split(','), {
  budgets: [
    ...shares.map((one): ScoredBudget => ({ share: one })),
    ...autoTrainings.map((trainings): ScoredBudget => ({ trainings })),
  ],
})
if (cases.length === 0) {
  say(`${values.tables}: no readable table`)
  process.exit(1)
}
const of = (objective: string, key: string): readonly Case[] =>
  cases.filter((one) => one.objective === objective && budgetKey(one.budget) === key)
const objectives = Object.fromEntries(
  scoredObjectives.map((objective) => [
    objective,
    {
      budgets: Object.fromEntries(
        shares.map((one) => [String(one), scoreOf(of(objective, String(one)))]),
      ),
      auto: Object.fromEntries(
        autoTrainings.map((trainings) => [
          String(trainings),
          autoScoreOf(of(objective, `auto-${trainings}`)),
        ]),
      ),
    },
  ]),
)
if (values.json) {
  const listed = cases.map(
    ({ workload, device, objective, budget, advised, best, regret, confidence, spent, total }) => ({
      workload,
      device,
      objective,
      budget: budgetKey(budget),
      advised,
      best,
      regret,
      confidence,
      spent,
      total,
    }),
  )
  process.stdout.write(
    `${JSON.stringify({ objectives, workers: workerScore(workers), cases: listed })}\n`,
  )
} else {
  for (const [objective, { budgets, auto }] of Object.entries(objectives))
    printObjective(
      objective,
      cases.filter((one) => one.objective === objective),
      budgets,
      auto,
    )
  const {
    cases: count,
    medianError,
    rmsError,
    withinInterval,
    rmsSameEpochs,
    rmsTimesK,
  } = workerScore(workers)
  process.stdout.write(
    `\nepochs for 2, 4 and 8 workers, error of ln(planned / actual) in ${count} cases: median ${medianError.toFixed(2)}, rms ${rmsError.toFixed(2)} (the same epochs: ${rmsSameEpochs.toFixed(2)}, K times as many: ${rmsTimesK.toFixed(2)}); within the interval ${percent(withinInterval)}\n`,
  )
}
say(`${cases.length} studies replayed in ${((performance.now() - start) / 1000).toFixed(1)} s`)
