/** The bench of faults in small: what is lost, run again or answered otherwise after kills. */
import { describe, expect, test } from 'vitest'
import { reportMissing } from '../../support/missing-part.js'
import { disturb } from './disturb.js'
import { openScaled, openSingle, type SetUp } from './set-up.js'
import { judge, summary } from './verdict.js'

const tests = 'the kills of a room of hosts'
const paceMs = 60
/** Ends what hangs: a busy machine starts its processes slowly. */
const timeoutMs = 600_000

async function killed(setUp: SetUp, kills: number) {
  try {
    const disturbed = await disturb(setUp, { kills, seed: 7, everyMs: 500 })
    return await judge(setUp, disturbed)
  } finally {
    await setUp.close()
  }
}

const nothingLost = { rerun: 0, lost: 0, equalAdvice: 1, faults: [] }

describe('kills at random moments', () => {
  test(
    'of one process with SQLite lose nothing, and change no advice',
    async () => {
      const verdict = await killed(await openSingle(paceMs), 8)
      const { submitted, finished, ...figures } = { ...summary([verdict]), faults: verdict.faults }
      expect(figures).toMatchObject({ kills: 8, ...nothingLost })
      expect(finished).toBe(submitted)
      expect(submitted).toBeGreaterThan(0)
    },
    timeoutMs,
  )

  test(
    'of a service and its workers lose nothing, with restarts of their servers',
    async () => {
      const setUp = await openScaled(paceMs, (part) => void reportMissing(tests, part))
      if (typeof setUp === 'string') return void reportMissing(tests, setUp)
      const verdict = await killed(setUp, 12)
      const { submitted, finished, ...figures } = { ...summary([verdict]), faults: verdict.faults }
      expect(figures).toMatchObject({ kills: 12, ...nothingLost })
      expect(finished).toBe(submitted)
      expect(submitted).toBeGreaterThan(0)
    },
    timeoutMs,
  )
})
