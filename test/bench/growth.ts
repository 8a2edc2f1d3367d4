/**
 * npm run bench:growth [-- --small] [--json] [--problems NAME,NAME] [--seeds 11,12] [--hotter 1]
 *
 * Ends real trainings of recorded workloads from the checkpoint at five sixths of the planned
 * steps: with a falling rate, with 4 and 8 times the batch, and unchanged. Compares the losses at
 * the end and the device time of the last part (docs/search.md). `--hotter`: at a rate so many
 * steps of the recorded grid above the best constant one.
 */
import { mkdtemp, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { median } from '../../src/advice/math/statistics.js'
import { ProcessRunner } from '../../src/trials/host/process-runner.js'
import { readTable } from '../replay/table.js'
import { atHigherRate, comparedPair } from './growth/compared-pair.js'
import { endsOf, planOf, stepTimesOf, type Ends } from './growth/compare-ends.js'
import { comparedWays, overall, type Compared, type Measured } from './growth/summary.js'
import { openLaboratory } from './laboratory.js'
import { workloads, type Workload } from './workloads/workloads.js'

/** Those that train within seconds. */
const smallProblems = [
  'blobs-batchnorm-adam',
  'steps-rnn-adam',
  'topics-embedding-adam',
  'blobs100-mlp-momentum',
  'diabetes-regression-adam',
]

const { values } = parseArgs({
  options: {
    small: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
    problems: { type: 'string' },
    seeds: { type: 'string', default: '11,12,13' },
    hotter: { type: 'string', default: '0' },
  },
})
const names = workloads.map(({ name }) => name)
const wanted = values.problems?.split(',') ?? (values.small ? smallProblems : names)
const seeds = values.seeds.split(',').map(Number)
const hotter = Number(values.hotter)
const unknown = wanted.find((name) => !names.includes(name))
if (unknown !== undefined) usageError(`--problems ${unknown}: there are ${names.join(', ')}`)
if (seeds.some((seed) => !Number.isInteger(seed)))
  usageError(`--seeds ${values.seeds}: whole numbers are accepted`)
if (!Number.isInteger(hotter) || hotter < 0)
  usageError(`--hotter ${values.hotter}: a whole number, at least 0, is accepted`)

function usageError(text: string): never {
  process.stderr.write(`${text}\n`)
  process.exit(2)
}

const begun = performance.now()
const say = (text: string): void =>
  void process.stderr.write(
    `${`${Math.round((performance.now() - begun) / 1000)} s`.padStart(6)}  ${text}\n`,
  )

/** Null where no batch size of the workload may grow. */
async function measure(workload: Workload): Promise<Measured | null> {
  const { name, epochsPlanned } = workload
  const table = fileURLToPath(new URL(`../replay/tables/${name}.json.gz`, import.meta.url))
  const recorded = await readTable(table)
  const best = comparedPair(recorded)
  if (best === null) return null
  const pair = atHigherRate(best, recorded, hotter)
  const folder = await mkdtemp(path.join(os.tmpdir(), 'batchwise-growth-'))
  const runner = new ProcessRunner()
  try {
    const { run, facts } = await openLaboratory(workload, folder, runner)
    const plan = planOf(pair, facts.trainingRows, epochsPlanned)
    const stepTimes = await stepTimesOf(plan, run)
    const ends: Ends[] = []
    for (const seed of seeds) {
      const reached = await endsOf(plan, seed, run)
      if (reached !== null) ends.push(reached)
      say(`${name}: seed ${seed} ${reached === null ? 'diverged before the checkpoint' : 'done'}`)
    }
    return { problem: name, plan, stepTimes, ends }
  } finally {
    await runner.close()
    await rm(folder, { recursive: true, force: true })
  }
}

const wayNames = new Map([
  [1, 'unchanged'],
  [4, '4 x batch'],
  [8, '8 x batch'],
])
const ratio = (value: number): string => value.toFixed(3)
const columns = [28, 14, 11, 8, 16, 10, 7]
const row = (cells: readonly string[]): string =>
  cells
    .map((cell, i) => (i < 3 ? cell.padEnd(columns[i] ?? 0) : cell.padStart(columns[i] ?? 0)))
    .join('')
    .trimEnd()

function problemRow({ problem, pair, factor, endRatios, diverged, timeRatio }: Compared): string {
  const spread = `${ratio(Math.min(...endRatios))}-${ratio(Math.max(...endRatios))}`
  const isFirst = factor === 1
  return row([
    isFirst ? problem : '',
    isFirst ? `${pair.batchSize}@${pair.learningRate}` : '',
    wayNames.get(factor) ?? '',
    endRatios.length === 0 ? '' : ratio(median(endRatios)),
    endRatios.length === 0 ? `${diverged} diverged` : spread,
    ratio(timeRatio),
  ])
}

function report(compared: readonly Compared[]): string {
  const all = overall(compared).map(({ factor, endRatio, asLow, trainings, timeRatio }) =>
    row([
      factor === 1 ? 'all' : '',
      factor === 1 ? `${trainings} trainings` : '',
      wayNames.get(factor) ?? '',
      ratio(endRatio.median),
      `${ratio(endRatio.p25)}-${ratio(endRatio.p75)}`,
      ratio(timeRatio),
      `${Math.round(100 * asLow)} %`,
    ]),
  )
  return [
    'End loss and device time of the last sixth over those of a rate that falls to zero from the',
    'same checkpoint. Spread: all seeds of a problem, the middle half of all trainings. As low: at',
    'most 2 % above.',
    '',
    row(['problem', 'batch@rate', 'last sixth', 'end', 'spread', 'time', 'as low']),
    ...compared.map(problemRow),
    '',
    ...all,
    '',
  ].join('\n')
}

const compared: Compared[] = []
for (const workload of workloads.filter(({ name }) => wanted.includes(name))) {
  const measured = await measure(workload)
  if (measured === null) say(`${workload.name}: no batch size may grow eight times`)
  else compared.push(...comparedWays(measured))
}
if (values.json)
  process.stdout.write(
    `${JSON.stringify({ seeds, hotter, compared, overall: overall(compared) })}\n`,
  )
else process.stdout.write(report(compared))
