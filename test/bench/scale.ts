/**
 * npm run bench:scale [-- --workers 1,2,4,8 --full --only throughput|growth|link --json]
 *
 * Studies a second through the queue beside bare BullMQ, database statements of a study, the time
 * of queries as trials pile up, and a lossy link between a worker and Redis.
 */
import { parseArgs } from 'node:util'
import { openPostgresql } from './faults/servers.js'
import { measureGrowth, type Growth } from './scale/growth.js'
import { measureLink, type LinkFigures } from './scale/link.js'
import { measureThroughput, type Throughput } from './scale/throughput.js'

const { values } = parseArgs({
  options: {
    workers: { type: 'string', default: '1,2,4,8' },
    full: { type: 'boolean', default: false },
    only: { type: 'string' },
    json: { type: 'boolean', default: false },
  },
})
// the servers of the bench end with it
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1))
const say = (line: string): void => void process.stderr.write(`${line}\n`)
const isAsked = (part: string): boolean => (values.only ?? part) === part

const postgresql = await openPostgresql([
  'shared_preload_libraries=pg_stat_statements,auto_explain',
  'max_connections=200',
])
if (postgresql === null) {
  say('SKIPPED: there is no initdb, or no user but root to run it')
  process.exit(1)
}
const throughput: Throughput[] = []
let growth: readonly Growth[] = []
let link: LinkFigures | null = null
try {
  if (isAsked('throughput'))
    for (const workers of values.workers.split(',').map(Number))
      throughput.push(await measureThroughput(postgresql, workers))
  if (isAsked('growth')) growth = await measureGrowth(postgresql, values.full)
  if (isAsked('link')) link = await measureLink(postgresql, say)
} finally {
  await postgresql.close()
}
if (values.json) process.stdout.write(`${JSON.stringify({ throughput, growth, link })}\n`)
else print()

function print(): void {
  table(
    ['workers', 'studies/s', 'bare BullMQ', 'share', 'statements a study'],
    throughput.map(({ workers, perSecond, barePerSecond, statements }) => [
      workers,
      perSecond.toFixed(2),
      barePerSecond.toFixed(2),
      `${((100 * perSecond) / barePerSecond).toFixed(0)} %`,
      statements.toFixed(0),
    ]),
  )
  table(
    [
      'query',
      'database',
      ...(growth[0]?.medianMs.map(([trials]) => `${trials} trials, ms`) ?? []),
      'plan',
    ],
    growth.map(({ query, database, medianMs, plan }) => [
      query,
      database,
      ...medianMs.map(([, ms]) => ms.toFixed(2)),
      plan,
    ]),
  )
  if (link !== null)
    table(
      ['link to Redis', 'studies/s', 'finished / submitted'],
      link.rows.map(({ name, perSecond, finished, submitted }) => [
        name,
        perSecond.toFixed(2),
        `${finished} / ${submitted}`,
      ]),
    )
}

function table(head: readonly string[], rows: readonly (readonly (string | number)[])[]): void {
  if (rows.length === 0) return
  for (const cells of [head, head.map(() => '---'), ...rows])
    process.stdout.write(`| ${cells.join(' | ')} |\n`)
  process.stdout.write('\n')
}
