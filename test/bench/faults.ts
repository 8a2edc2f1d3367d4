/**
 * npm run bench:faults [-- --kills 200 --seed 1 --small --only single|scaled --json]
 *
 * SIGKILLs at random moments over service, workers and trial processes, on one process with SQLite
 * and on a room of hosts with PostgreSQL and BullMQ on Redis, which are restarted too. Trials are
 * replayed, so every study has a known answer.
 */
import { parseArgs } from 'node:util'
import { disturb } from './faults/disturb.js'
import { openScaled, openSingle, type SetUp } from './faults/set-up.js'
import { judge, summary, type Verdict } from './faults/verdict.js'

const { values } = parseArgs({
  options: {
    kills: { type: 'string' },
    seed: { type: 'string', default: '1' },
    every: { type: 'string' },
    only: { type: 'string' },
    small: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
  },
})
const kills = Number(values.kills ?? (values.small ? 20 : 200))
/** A trial on the clock, ms. */
const paceMs = 90
// the servers of the bench end with it
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1))
const say = (line: string): void => void process.stderr.write(`${line}\n`)

const setUps = [
  () => openSingle(paceMs),
  () => openScaled(paceMs, (part) => say(`SKIPPED: ${part}`)),
]
const chosen = setUps.filter(
  (_open, i) => values.only === undefined || i === Number(values.only === 'scaled'),
)
const verdicts: Verdict[] = []
printRow([
  'set-up',
  'kills, restarts',
  'finished / submitted',
  'run again',
  'lost',
  'equal advice',
  'resume p50 / p99 ms',
])
printRow(Array.from({ length: 7 }, () => '---'))
for (const open of chosen) {
  const setUp = await open()
  if (typeof setUp === 'string') say(`SKIPPED: service and workers: ${setUp}`)
  else await measure(setUp)
}
if (values.json) process.stdout.write(`${JSON.stringify(summary(verdicts))}\n`)

async function measure(setUp: SetUp): Promise<void> {
  try {
    const disturbed = await disturb(setUp, {
      kills: Math.ceil(kills / chosen.length),
      seed: Number(values.seed),
      everyMs: Number(values.every ?? 1200),
    })
    const verdict = await judge(setUp, disturbed)
    verdicts.push(verdict)
    const { finished, submitted, rerun, lost, equalAdvice, resumeP50Ms, resumeP99Ms } = summary([
      verdict,
    ])
    const restarts = Object.entries(disturbed.restarts).map(([name, count]) => `${count} ${name}`)
    printRow([
      setUp.name,
      [verdict.kills, ...restarts].join(', '),
      `${finished} / ${submitted}`,
      rerun,
      lost,
      `${(100 * equalAdvice).toFixed(0)} %`,
      `${resumeP50Ms ?? '–'} / ${resumeP99Ms ?? '–'}`,
    ])
    for (const fault of verdict.faults) say(fault)
    if (verdict.faults.length > 0)
      for (const host of new Set([setUp.service, ...setUp.conductors])) say(host.written())
  } finally {
    await setUp.close()
  }
}

/** As soon as it is known: a later set-up may fail. */
function printRow(cells: readonly (string | number)[]): void {
  if (!values.json) process.stdout.write(`| ${cells.join(' | ')} |\n`)
}
