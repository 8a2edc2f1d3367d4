/** A study ends at its deadline, wherever it waits or runs, also after a restart. */
import { mkdtemp, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { openApplication, type Application } from '../../src/app.js'
import type { TrialRunner } from '../../src/studies/ports.js'
import type { Study } from '../../src/studies/study.js'
import { EndlessRunner } from '../support/endless-runner.js'
import { valuesOf } from '../support/reasons.js'
import { RefusingRunner } from '../support/refusing-runner.js'
import { someQuestion } from '../support/serving.js'
import { registryOf, someProcessor } from '../support/some-devices.js'

let folder: string
let application: Application
const open = async (runner: TrialRunner): Promise<void> => {
  application = await openApplication({
    dataFolder: folder,
    runner,
    devices: registryOf([someProcessor]),
  })
}
beforeEach(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'batchwise-deadline-'))
})
afterEach(async () => {
  await application.close()
  await rm(folder, { recursive: true, force: true })
})

const ask = (change: object = {}): Promise<Study> =>
  application.useCases.submit({ ...someQuestion, ...change })
const finished = ({ id }: Study): Promise<Study> => application.useCases.waitFor(id, 60_000)

/** Answers some trials from known laws; the next one never ends. */
class SomeTrials implements TrialRunner {
  private readonly known = new RefusingRunner(() => null)
  private readonly endless = new EndlessRunner()
  private ran = 0
  constructor(private readonly trials: number) {}
  run(...given: Parameters<TrialRunner['run']>): ReturnType<TrialRunner['run']> {
    this.ran += 1
    return this.ran > this.trials ? this.endless.run(...given) : this.known.run(...given)
  }
  close(): Promise<void> {
    return Promise.resolve()
  }
}

describe('at the deadline', () => {
  test('the running trial stops, and the advice names what is missing', async () => {
    await open(new EndlessRunner())
    const study = await ask({ deadline: 1 })
    const { advice, state, request } = await finished(study)
    expect(state).toBe('done')
    expect(valuesOf(advice?.reasons ?? [], 'missing')).toEqual({
      what: 'deadline',
      stage: 'memory',
    })
    expect(request.deadline).toBe(new Date(study.createdAt.getTime() + 1000).toISOString())
    // the runner is free for the next study
    const next = await ask({ data: { rows: 700 }, deadline: 1 })
    expect((await finished(next)).state).toBe('done')
    expect(await application.useCases.trials(study.id)).toEqual([])
  })

  test('a waiting study ends too', async () => {
    await open(new EndlessRunner())
    const running = await ask()
    const waiting = await ask({ data: { rows: 700 }, deadline: 1 })
    expect(await finished(waiting)).toMatchObject({
      state: 'done',
      advice: { verdict: 'not-enough-evidence' },
    })
    expect((await application.useCases.study(running.id)).state).toBe('running')
  })

  test('of what was measured, the best is advised; with more time the probe goes on', async () => {
    await open(new SomeTrials(8))
    const { advice, progress } = await finished(await ask({ probeBudget: 5, deadline: 2 }))
    expect(advice?.verdict).toBe('advice')
    expect(advice?.confidence.loweredBy[0]?.code).toBe('lowered-deadline')
    expect(progress).toMatchObject({ trialsDone: 8, fraction: 1 })
    await application.close()
    await open(new RefusingRunner(() => null))
    const again = await finished(await ask({ probeBudget: 5 }))
    expect(again.advice?.confidence.loweredBy.map(({ code }) => code)).not.toContain(
      'lowered-deadline',
    )
    expect(again.progress.trialsDone).toBeGreaterThan(0)
  })

  test('it holds across a restart, also where it passed while no process ran', async () => {
    await open(new EndlessRunner())
    const { id } = await ask({ deadline: 1.5 })
    await application.close()
    await new Promise((resolve) => setTimeout(resolve, 1600))
    await open(new EndlessRunner())
    const study = await application.useCases.waitFor(id, 60_000)
    expect(study).toMatchObject({ state: 'done', advice: { verdict: 'not-enough-evidence' } })
  })
})

test('a deadline that has passed is refused, and one that is far away changes nothing', async () => {
  await open(new RefusingRunner(() => null))
  await expect(ask({ deadline: '2020-01-01T00:00:00Z' })).rejects.toMatchObject({
    faults: [{ pointer: '/deadline', value: '2020-01-01T00:00:00Z' }],
  })
  await expect(ask({ deadline: 'soon' })).rejects.toMatchObject({
    faults: [{ pointer: '/deadline' }],
  })
  const study = await finished(await ask({ deadline: 3600 }))
  expect(study.advice?.confidence.loweredBy.map(({ code }) => code)).not.toContain(
    'lowered-deadline',
  )
  // an equal question has the same answer, whatever its deadline
  expect((await ask({ deadline: 60 })).id).toBe(study.id)
})
