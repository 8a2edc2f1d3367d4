/** A trial on a card runs only where TensorFlow's allocator got the budget as its limit. */
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import type { Outcome } from '../../../src/advice/vocabulary/trial.js'
import { ProcessRunner } from '../../../src/trials/host/process-runner.js'
import { rowsBytesOf } from '../../../src/trials/host/rows-bytes.js'
import { runTrial } from '../../support/run-trial.js'
import { jobOf, smallSubject } from '../../support/small-subject.js'

const mebibyte = 2 ** 20
const program = fileURLToPath(new URL('../fixtures/card.mjs', import.meta.url))
const subject = { ...smallSubject(), deviceId: 'cuda:0' }
const job = { ...jobOf({ kind: 'trace', batchSize: 2 }, '', subject), budgetBytes: 64 * mebibyte }
const wholeMebibytes = Math.floor(
  (job.budgetBytes + rowsBytesOf(job.data, subject.model)) / mebibyte,
)

async function outcomeWith(limit: string): Promise<Outcome> {
  const runner = new ProcessRunner({ command: () => [process.execPath, program, limit] })
  try {
    return (await runTrial(runner, job)).outcome
  } finally {
    await runner.close()
  }
}

test('the limit is the budget and the rows, within a mebibyte', async () => {
  for (const bytes of [0, 256, -mebibyte].map((rounding) => wholeMebibytes * mebibyte + rounding))
    expect(await outcomeWith(String(bytes))).toMatchObject({ cause: 'completed' })
})

test('another limit ends the trial before it begins, and says which', async () => {
  const card = 80_000 * mebibyte
  expect(await outcomeWith(String(card))).toMatchObject({
    cause: 'unsupported',
    message: `the allocator on cuda:0 may take 80000 MiB instead of ${wholeMebibytes} MiB: the memory budget would not hold`,
  })
})

test('an addon that limits nothing is told with what to do', async () => {
  expect(await outcomeWith('none')).toMatchObject({
    cause: 'unsupported',
    message: expect.stringMatching(/cannot limit memory there; run npm run setup$/) as string,
  })
})
