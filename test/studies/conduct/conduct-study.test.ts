import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Measurement, Outcome, TrialSpec } from '../../../src/advice/vocabulary/trial.js'
import type { PrismaEvidenceStore } from '../../../src/persistence/evidence-store.js'
import { PrismaStudyStore } from '../../../src/persistence/studies/study-store.js'
import { conductStudy } from '../../../src/studies/conduct/conduct-study.js'
import type { TrialJob, TrialRunner } from '../../../src/studies/ports.js'
import type { Study } from '../../../src/studies/study.js'
import { trialKey } from '../../../src/studies/study-trials.js'
import { answer, laws, question } from '../../advice/virtual-laboratory.js'
import { smallStudy } from '../../support/small-study.js'
import {
  openTemporaryDatabase,
  type TemporaryDatabase,
} from '../../support/open-temporary-database.js'
import { conductDependencies } from './conduct-dependencies.js'

let opened: TemporaryDatabase
beforeEach(async () => {
  opened = await openTemporaryDatabase()
})
afterEach(() => opened.close())

/** Answers from known laws, but fails the first `crashes(spec)` attempts of each trial. */
class CrashingRunner implements TrialRunner {
  readonly attempts = new Map<string, number>()
  constructor(
    private readonly crashes: (spec: TrialSpec) => number,
    private readonly cause: Outcome['cause'] = 'crashed',
    private readonly signal: string | null = null,
  ) {}
  async *run({ spec }: TrialJob): AsyncGenerator<Measurement, Outcome> {
    await Promise.resolve()
    const attempt = (this.attempts.get(trialKey(spec)) ?? 0) + 1
    this.attempts.set(trialKey(spec), attempt)
    const { outcome, measurements } = answer(laws, spec)
    yield* measurements
    if (attempt > this.crashes(spec)) return outcome
    const { cause, signal } = this
    const exitCode = signal === null ? 1 : null
    return { ...outcome, cause, message: `crash ${attempt}`, exitCode, signal }
  }
  close(): Promise<void> {
    return Promise.resolve()
  }
}

async function conduct(runner: TrialRunner): Promise<{
  readonly study: Study | null
  readonly trials: Awaited<ReturnType<PrismaEvidenceStore['load']>>
}> {
  const dependencies = conductDependencies(opened, runner)
  const study = smallStudy('s1', { question })
  await new PrismaStudyStore(opened.database).create(study, null)
  await conductStudy('s1', dependencies, new AbortController().signal)
  return {
    study: await dependencies.studies.get('s1'),
    trials: await dependencies.evidence.load(study.subject.id),
  }
}

test('a trial that crashes once runs again, and only the second attempt counts', async () => {
  const runner = new CrashingRunner((spec) => (spec.kind === 'fit' || spec.kind === 'race' ? 1 : 0))
  const { study, trials } = await conduct(runner)
  expect(study?.state).toBe('done')
  expect(study?.advice?.verdict).toBe('advice')
  expect(trials.some(({ outcome }) => outcome.cause === 'crashed')).toBe(false)
  expect(new Set(trials.map(({ spec }) => trialKey(spec))).size).toBe(trials.length)
  for (const { spec } of trials)
    expect(runner.attempts.get(trialKey(spec))).toBe(
      spec.kind === 'fit' || spec.kind === 'race' ? 2 : 1,
    )
}, 60_000)

test('a trial keeps what the user waited for it, planning and storing included', async () => {
  const beganMs = performance.now()
  const { trials } = await conduct(new CrashingRunner(() => 0))
  const waitedMs = trials.map(({ outcome }) => outcome.wallMs ?? 0)
  expect(Math.min(...waitedMs)).toBeGreaterThan(0)
  const sumMs = waitedMs.reduce((sum, ms) => sum + ms, 0)
  expect(sumMs).toBeLessThanOrEqual(performance.now() - beganMs)
}, 60_000)

test('a trial that crashes twice is stored with its error and does not run a third time', async () => {
  const runner = new CrashingRunner((spec) => (spec.kind === 'noise' ? 9 : 0))
  const { study, trials } = await conduct(runner)
  expect(study?.state).toBe('done')
  const [crashed] = trials.filter(({ spec }) => spec.kind === 'noise')
  expect(crashed?.outcome).toMatchObject({ cause: 'crashed', message: 'crash 2' })
  expect(Math.max(...runner.attempts.values())).toBe(2)
}, 60_000)

test('processes that somebody kills count only after the fifth in a row', async () => {
  const killed = new CrashingRunner(({ kind }) => (kind === 'fit' ? 4 : 0), 'crashed', 'SIGKILL')
  const { trials } = await conduct(killed)
  expect(trials.map(({ outcome }) => outcome.cause)).not.toContain('crashed')
  expect(Math.max(...killed.attempts.values())).toBe(5)
}, 60_000)

test('a trial whose process is killed every time is stored as a crash', async () => {
  const killed = new CrashingRunner(({ kind }) => (kind === 'noise' ? 9 : 0), 'crashed', 'SIGKILL')
  const { trials } = await conduct(killed)
  const [crashed] = trials.filter(({ spec }) => spec.kind === 'noise')
  expect(crashed?.outcome).toMatchObject({ cause: 'crashed', message: 'crash 5' })
}, 60_000)

test('out of memory is a result: the trial does not run again', async () => {
  const runner = new CrashingRunner(
    (spec) => (spec.kind === 'fit' && spec.fresh && spec.batchSize > 1000 ? 9 : 0),
    'outOfMemory',
  )
  const { trials } = await conduct(runner)
  expect(trials.some(({ outcome }) => outcome.cause === 'outOfMemory')).toBe(true)
  expect(Math.max(...runner.attempts.values())).toBe(1)
}, 60_000)

test("a fault of the user's own code ends the study with it, and is no evidence", async () => {
  const runner = new CrashingRunner((spec) => (spec.kind === 'trace' ? 9 : 0), 'userError')
  await expect(conduct(runner)).rejects.toMatchObject({
    code: 'invalid-request',
    message: 'crash 1',
  })
  const { evidence } = conductDependencies(opened, runner)
  expect(await evidence.load(smallStudy('s1', { question }).subject.id)).toEqual([])
  expect(Math.max(...runner.attempts.values())).toBe(1)
})
