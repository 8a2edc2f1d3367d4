import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import type { Measurement, Outcome } from '../../src/advice/interfaces.js'
import { ProcessRunner } from '../../src/trials/process-runner.js'
import { jobOf } from '../support/small-subject.js'

/** Runs one trial against a little program that misbehaves for real. */
async function meet(program: string, deadlineMs = 60_000): Promise<{ outcome: Outcome; measurements: Measurement[] }> {
  const runner = new ProcessRunner({ command: () => [process.execPath, fileURLToPath(new URL(`./fixtures/${program}`, import.meta.url))], killGraceMs: 200 })
  const trial = runner.run({ ...jobOf({ kind: 'trace', batchSize: 2 }, ''), deadlineMs }, new AbortController().signal)
  const measurements: Measurement[] = []
  for (;;) {
    const { done, value } = await trial.next()
    if (done !== true) measurements.push(value)
    else {
      await runner.close()
      return { outcome: value, measurements }
    }
  }
}

test('a child that hangs and ignores SIGTERM is killed at its deadline', async () => {
  expect((await meet('hangs.mjs', 300)).outcome).toMatchObject({ cause: 'timedOut', signal: 'SIGKILL' })
})
test('a child that dies by a signal is a crash, with the signal', async () => {
  expect((await meet('crashes.mjs')).outcome).toMatchObject({ cause: 'crashed', signal: 'SIGSEGV' })
})
test('std::bad_alloc on stderr is out of memory, not a crash', async () => {
  expect((await meet('runs-out.mjs')).outcome).toMatchObject({ cause: 'outOfMemory', signal: 'SIGABRT' })
})
test('half lines are joined and chatter on stdout and stderr disturbs nothing', async () => {
  const { outcome, measurements } = await meet('half-line.mjs')
  expect(outcome.cause).toBe('completed')
  expect(measurements).toEqual([{ name: 'stepTimeMs', at: null, value: 7 }])
})
test('another protocol version is refused with both numbers', async () => {
  const { outcome } = await meet('wrong-version.mjs')
  expect(outcome.cause).toBe('crashed')
  expect(outcome.message).toContain('version 99, not 1')
})
test('a line that is not JSON ends the child and is quoted', async () => {
  const { outcome } = await meet('garbage.mjs')
  expect(outcome.cause).toBe('crashed')
  expect(outcome.message).toContain('Segmentation fault (core dumped)')
})
test('a program that does not exist is a crash that names it', async () => {
  const runner = new ProcessRunner({ command: () => ['/nonexistent/program'] })
  const { value } = await runner.run(jobOf({ kind: 'trace', batchSize: 2 }, ''), new AbortController().signal).next()
  expect(value).toMatchObject({ cause: 'crashed', message: expect.stringContaining('/nonexistent/program') as string })
})
