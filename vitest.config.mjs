import { createRequire } from 'node:module'
import { defineConfig } from 'vitest/config'
import { demandNode } from './src/setup/node-runtime.mjs'

demandNode('npm test')

export default defineConfig({
  // Vite would take the other build of graphql than Node does: two realms, two schemas
  resolve: {
    alias: [{ find: /^graphql$/, replacement: createRequire(import.meta.url).resolve('graphql') }],
  },
  test: {
    include: ['test/**/*.test.ts'],
    reporters: ['default', './test/support/slowest-reporter.ts'],
    // real trainings, real processes: the limits end what hangs, they do not judge speed
    testTimeout: 180_000,
    hookTimeout: 60_000,
    maxWorkers: 2,
  },
})
