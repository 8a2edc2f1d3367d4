import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, rmdirSync, writeFileSync } from 'node:fs'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, expect, test } from 'vitest'
import type { Measurement, Outcome } from '../../../src/advice/vocabulary/trial.js'
import { ProcessRunner } from '../../../src/trials/host/process-runner.js'
import { jobOf } from '../../support/small-subject.js'

/**
 * A control group of 80 MB, where this machine lets its user make one (version 1, as the
 * superuser); else null.
 */
const group = ((): string | null => {
  const folder = `/sys/fs/cgroup/memory/batchwise-${process.pid}`
  try {
    mkdirSync(folder)
    writeFileSync(path.join(folder, 'memory.limit_in_bytes'), '80000000')
    return folder
  } catch {
    return null
  }
})()
afterAll(() => {
  if (group !== null) rmdirSync(group)
})

/** Runs one trial against a small program that misbehaves. */
async function runAgainst(
  program: string,
  deadlineMs = 60_000,
  startDeadlineMs = 60_000,
): Promise<{ outcome: Outcome; measurements: Measurement[] }> {
  const runner = runnerOf(program, startDeadlineMs)
  const found = await trialOf(runner, deadlineMs)
  await runner.close()
  return found
}
/** The same, by its whole command line. */
async function runCommand(
  command: readonly [string, ...string[]],
): Promise<{ outcome: Outcome; measurements: Measurement[] }> {
  const runner = new ProcessRunner({ command: () => command, killGraceMs: 200 })
  const found = await trialOf(runner)
  await runner.close()
  return found
}
const fixture = (program: string): string =>
  fileURLToPath(new URL(`../fixtures/${program}`, import.meta.url))
const runnerOf = (program: string, startDeadlineMs = 60_000): ProcessRunner =>
  new ProcessRunner({
    command: () => [process.execPath, fixture(program)],
    killGraceMs: 200,
    startDeadlineMs,
  })
async function trialOf(
  runner: ProcessRunner,
  deadlineMs = 60_000,
): Promise<{ outcome: Outcome; measurements: Measurement[] }> {
  const trial = runner.run(
    { ...jobOf({ kind: 'trace', batchSize: 2 }, ''), deadlineMs },
    new AbortController().signal,
  )
  const measurements: Measurement[] = []
  for (;;) {
    const { done, value } = await trial.next()
    if (done !== true) measurements.push(value)
    else return { outcome: value, measurements }
  }
}

test('a child that never says hello is ended at the start deadline', async () => {
  expect((await runAgainst('silent.mjs', 60_000, 400)).outcome).toMatchObject({
    cause: 'timedOut',
    signal: 'SIGTERM',
  })
})
test('a child that exits with 0 before its outcome is a crash; its measurements are kept', async () => {
  const { outcome, measurements } = await runAgainst('leaves.mjs')
  expect(outcome).toMatchObject({
    cause: 'crashed',
    exitCode: 0,
    message: expect.stringContaining('without a message') as string,
  })
  expect(measurements).toEqual([{ name: 'stepTimeMs', at: null, value: 3 }])
})
test('a child that is killed while memory is not short is a crash that says so', async () => {
  expect((await runAgainst('killed.mjs')).outcome).toMatchObject({
    cause: 'crashed',
    signal: 'SIGKILL',
    message: expect.stringContaining('while memory was not short') as string,
  })
})
test.skipIf(group === null)(
  'a child that the kernel kills for lack of memory is out of memory',
  async () => {
    const join = [
      '/bin/sh',
      '-c',
      `echo $$ > ${group}/cgroup.procs && exec "$@"`,
      'sh',
      process.execPath,
      fixture('eats.mjs'),
      'pages',
    ] as const
    expect((await runCommand(join)).outcome).toMatchObject({
      cause: 'outOfMemory',
      signal: 'SIGKILL',
    })
  },
)
test.each([
  [
    'the V8 heap',
    [process.execPath, '--max-old-space-size=40', fixture('eats.mjs'), 'heap'],
    'heap out of memory',
  ],
  [
    'typed arrays',
    ['prlimit', '--data=900000000', process.execPath, fixture('eats.mjs'), 'arrays'],
    'Array buffer allocation failed',
  ],
  [
    'WebAssembly memory',
    ['prlimit', '--data=900000000', process.execPath, fixture('eats.mjs'), 'wasm'],
    'could not allocate memory',
  ],
] as const)('a child that exhausts %s is out of memory', async (_what, command, words) => {
  const { cause, message } = (await runCommand(command)).outcome
  expect([cause, message]).toEqual(['outOfMemory', expect.stringContaining(words)])
})
test('values that are not finite are dropped, and the trial continues', async () => {
  const { outcome, measurements } = await runAgainst('not-a-number.mjs')
  expect(outcome.cause).toBe('completed')
  expect(measurements.map(({ value }) => value)).toEqual([7])
})
test('a child that sends messages after its outcome is not reused', async () => {
  const runner = runnerOf('chatters-on.mjs')
  const first = await trialOf(runner)
  const second = await trialOf(runner)
  await runner.close()
  expect([first.outcome.cause, second.outcome.cause]).toEqual(['completed', 'completed'])
  expect([first.measurements.length, second.measurements.length]).toEqual([1, 1])
  expect(first.measurements[0]?.value).not.toBe(second.measurements[0]?.value)
})
test('when the service is killed its trial process ends by itself within five seconds', async () => {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'batchwise-parent-'))
  const parent = spawn(process.execPath, ['--import', 'tsx', fixture('parent.ts'), folder], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  await once(parent.stdout, 'data')
  const children = (await readFile(`/proc/${parent.pid}/task/${parent.pid}/children`, 'utf8'))
    .trim()
    .split(/\s+/)
    .map(Number)
  const alive = (): readonly number[] => children.filter((pid) => existsSync(`/proc/${pid}/exe`))
  expect(alive().length).toBeGreaterThan(0)
  parent.kill('SIGKILL')
  await once(parent, 'close')
  for (let waited = 0; waited < 5000 && alive().length > 0; waited += 100)
    await new Promise((resolve) => setTimeout(resolve, 100))
  expect(alive()).toEqual([])
  await rm(folder, { recursive: true, force: true })
}, 60_000)
test('a child that hangs and ignores SIGTERM is killed at its deadline', async () => {
  expect((await runAgainst('hangs.mjs', 300)).outcome).toMatchObject({
    cause: 'timedOut',
    signal: 'SIGKILL',
  })
})
test('a child that dies by a signal is a crash, with the signal', async () => {
  expect((await runAgainst('crashes.mjs')).outcome).toMatchObject({
    cause: 'crashed',
    signal: 'SIGSEGV',
  })
})
test('std::bad_alloc on stderr is out of memory, not a crash', async () => {
  expect((await runAgainst('runs-out.mjs')).outcome).toMatchObject({
    cause: 'outOfMemory',
    signal: 'SIGABRT',
  })
})
test('half lines are joined; output on stdout and stderr does no harm', async () => {
  const { outcome, measurements } = await runAgainst('half-line.mjs')
  expect(outcome.cause).toBe('completed')
  expect(measurements).toEqual([{ name: 'stepTimeMs', at: null, value: 7 }])
})
test('another protocol version is refused with both numbers', async () => {
  const { outcome } = await runAgainst('wrong-version.mjs')
  expect(outcome.cause).toBe('crashed')
  expect(outcome.message).toContain('version 99, not 2')
})
test('a line that is not JSON ends the child and is quoted', async () => {
  const { outcome } = await runAgainst('garbage.mjs')
  expect(outcome.cause).toBe('crashed')
  expect(outcome.message).toContain('Segmentation fault (core dumped)')
})
test('a program that does not exist is a crash that names it', async () => {
  const runner = new ProcessRunner({ command: () => ['/nonexistent/program'] })
  const { value } = await runner
    .run(jobOf({ kind: 'trace', batchSize: 2 }, ''), new AbortController().signal)
    .next()
  expect(value).toMatchObject({
    cause: 'crashed',
    message: expect.stringContaining('/nonexistent/program') as string,
  })
})
