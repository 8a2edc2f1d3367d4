import { createRequire } from 'node:module'
import { connect } from 'node:net'
import { defineConfig } from 'vitest/config'
import { demandNode } from './src/setup/node-runtime.mjs'
import { LongestFirst } from './test/support/longest-first.mjs'

demandNode('npm test')

/** Files in a process of their own: they start many processes, or change the test process. */
const alone = [
  'test/docker/*.test.ts',
  'test/nodes/*.test.ts',
  'test/setup/*.test.ts',
  'test/examples/*.test.ts',
  'test/guards/*.test.ts',
  'test/bench/**/*.test.ts',
  'test/observe/*.test.ts',
  'test/runners/*.test.ts',
  'test/trials/engines.test.ts',
  'test/trials/{devices,host,tfjs}/**/*.test.ts',
  'test/graphql/paging.test.ts',
  'test/rest/open-api.test.ts',
]

/** Files that run once more on PostgreSQL: what stores promise holds on both databases. */
const onPostgresql = [
  'test/contracts/{dataset,event,model}-store.test.ts',
  'test/persistence/**/*-{store,pages,counts,places,leases}.test.ts',
  'test/studies/{retention,study-events,submit-study}.test.ts',
  'test/studies/conduct/*.test.ts',
]

/** Whether PostgreSQL listens at PGHOST and PGPORT, or at 127.0.0.1:5432. */
function postgresqlListens() {
  const { PGHOST = '127.0.0.1', PGPORT = '5432' } = process.env
  return new Promise((resolve) => {
    const socket = connect({ host: PGHOST, port: Number(PGPORT), timeout: 2000 })
    const end = (listens) => {
      socket.destroy()
      resolve(listens)
    }
    socket.once('connect', () => end(true))
    socket.once('timeout', () => end(false))
    socket.once('error', () => end(false))
  })
}

const postgresql = (await postgresqlListens()) || (process.env.CI ?? '') !== ''
if (!postgresql)
  process.stderr.write(
    '\n!!! the tests on PostgreSQL are SKIPPED: no server at PGHOST and PGPORT\n',
  )

export default defineConfig({
  // Vite would take the other build of graphql than Node does: two realms, two schemas
  resolve: {
    alias: [{ find: /^graphql$/, replacement: createRequire(import.meta.url).resolve('graphql') }],
  },
  test: {
    // the tests of Keras ask for it: others measure files of Keras in TensorFlow.js
    env: { BATCHWISE_KERAS: 'off' },
    reporters: ['default', './test/support/slowest-reporter.ts'],
    globalSetup: ['./test/support/compile-sources.mjs'],
    // real trainings, real processes: the limits end what hangs, they do not judge speed
    testTimeout: 180_000,
    hookTimeout: 60_000,
    maxWorkers: 2,
    provide: { database: 'sqlite' },
    sequence: { sequencer: LongestFirst },
    projects: [
      // they measure real processes, and other work on the machine may spoil one measurement
      { extends: true, test: { name: 'alone', include: alone, retry: 1 } },
      {
        extends: true,
        // one process runs many files, and loads the sources once
        test: { name: 'shared', include: ['test/**/*.test.ts'], exclude: alone, isolate: false },
      },
      ...(postgresql
        ? [
            {
              extends: true,
              test: {
                name: 'postgresql',
                include: onPostgresql,
                isolate: false,
                provide: { database: 'postgresql' },
              },
            },
          ]
        : []),
    ],
  },
})
