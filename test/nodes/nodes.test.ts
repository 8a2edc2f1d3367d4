/** In CI, or with BATCHWISE_TEST_NODES=1: it fetches three Nodes of 60 MB each. */
import { describe, expect, test } from 'vitest'
import { nodeMajors, tryNode } from './try-node.js'

const isWanted = process.env['BATCHWISE_TEST_NODES'] === '1' || (process.env['CI'] ?? '') !== ''
if (!isWanted)
  process.stderr.write(
    '\n!!! the test of Node 22, 24 and 26 is SKIPPED: it runs with BATCHWISE_TEST_NODES=1\n',
  )

describe.skipIf(!isWanted)('Batchwise', () => {
  test.each(nodeMajors)(
    'is set up, answers and ends under the newest Node %i',
    async (major) => {
      const tried = await tryNode(major)
      expect(tried.version).toMatch(new RegExp(`^v${major}\\.`))
      expect(tried).toMatchObject({
        commandLineVerdict: 'advice',
        httpVerdict: 'advice',
        exitStatus: 0,
      })
    },
    600_000,
  )
})
