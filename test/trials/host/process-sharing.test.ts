/** Which trials share a process, with real trial processes of the plain JavaScript engine. */
import { mkdtemp, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import type { Subject } from '../../../src/advice/vocabulary/question.js'
import type { TrialSpec } from '../../../src/advice/vocabulary/trial.js'
import type { ProcessRunner } from '../../../src/trials/host/process-runner.js'
import { openProcessRunner } from '../../support/compiled.js'
import { runTrial } from '../../support/run-trial.js'
import { jobOf, smallSubject } from '../../support/small-subject.js'

let folder: string
let runner: ProcessRunner
beforeEach(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'batchwise-sharing-'))
  runner = openProcessRunner()
})
afterEach(async () => {
  await runner.close()
  await rm(folder, { recursive: true, force: true })
})

const subject: Subject = { ...smallSubject(), engine: 'cpu' }
const fit = { kind: 'fit', batchSize: 4, steps: 2, budgetBytes: 2 ** 28 } as const
const trace: TrialSpec = { kind: 'trace', batchSize: 2 }
const timed: TrialSpec = { ...fit, fresh: false, deviceMs: 1 }
const proof: TrialSpec = { ...fit, fresh: true }

/** Id of the process that ran the trial. */
async function processOf(
  spec: TrialSpec,
  more: Partial<ReturnType<typeof jobOf>> = {},
): Promise<number> {
  let id: number | undefined
  const trace = {
    traceparent: `00-${'1'.repeat(32)}-${'2'.repeat(16)}-01`,
    ran: ({ pid }: { readonly pid: number | undefined }) => (id = pid),
  }
  const { outcome } = await runTrial(runner, { ...jobOf(spec, folder, subject), ...more, trace })
  expect(outcome.cause).toBe('completed')
  if (id === undefined) throw new Error('the trial named no process')
  return id
}

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}

it('the process of the traces rests during proving runs, and then runs the timed trials', async () => {
  const traced = await processOf(trace)
  const proofs = [await processOf(proof), await processOf({ ...proof, batchSize: 8 })]
  expect(new Set([traced, ...proofs]).size).toBe(3)
  expect(isRunning(proofs[0] ?? 0)).toBe(false)
  expect(await processOf(timed)).toBe(traced)
  expect(isRunning(proofs[1] ?? 0)).toBe(false)
  // after timed trials no process rests: nothing follows the last proving run
  await processOf(proof)
  expect(isRunning(traced)).toBe(false)
})

it('a process does not rest for another subject, or for a budget beyond the free memory', async () => {
  const other = { ...subject, id: 'other' }
  const first = await processOf(trace)
  const second = await processOf(proof, { subject: other })
  expect([isRunning(first), isRunning(second)]).toEqual([false, true])
  const third = await processOf(trace)
  await processOf(proof, { budgetBytes: 2 ** 50 })
  expect(isRunning(third)).toBe(false)
})

it('a runner that is closed leaves no resting process', async () => {
  const started = [await processOf(trace), await processOf(proof)]
  expect(started.map(isRunning)).toEqual([true, true])
  await runner.close()
  expect(started.map(isRunning)).toEqual([false, false])
})
