/** Services and workers on several hosts, over a real PostgreSQL and a real Redis. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Application } from '../../src/app.js'
import type { TrialRunner } from '../../src/studies/ports.js'
import type { Study } from '../../src/studies/study.js'
import { ProcessRunner } from '../../src/trials/host/process-runner.js'
import { EndlessRunner } from '../support/endless-runner.js'
import { reportMissing } from '../support/missing-part.js'
import { missingPostgresql } from '../support/needs-postgresql.js'
import { RefusingRunner } from '../support/refusing-runner.js'
import { missingRedis, openRoom, type Room } from '../support/room.js'
import { someQuestion } from '../support/serving.js'
import { recipeOffer, registeredRecipes, someDescription } from '../support/some-recipes.js'
import { registryOf, someCard, someProcessor } from '../support/some-devices.js'

const tests = 'the tests of workers'
const missing = (await missingPostgresql(tests)) ?? reportMissing(tests, await missingRedis())
const patience = { timeout: 60_000, interval: 50 }

const lawful = (): RefusingRunner => new RefusingRunner(() => null)

/** A runner that counts the trials of all workers that share it, each with its laws. */
function counted(before: () => Promise<void> = () => Promise.resolve()) {
  const specs: string[] = []
  const open = (): TrialRunner => {
    const runner = lawful()
    return {
      run: async function* (job, signal) {
        specs.push(JSON.stringify(job.spec))
        await before()
        return yield* runner.run(job, signal)
      },
      close: () => runner.close(),
    }
  }
  return { specs, open }
}

/** A runner whose trials wait until they are released; `order`: the subjects as they then came. */
function held() {
  const order: string[] = []
  let isHeld = true
  const open = (): TrialRunner => ({
    run: async function* (job, signal) {
      while (isHeld && !signal.aborted) await new Promise((resolve) => setTimeout(resolve, 20))
      if (order.at(-1) !== job.subject.id) order.push(job.subject.id)
      return yield* lawful().run(job, signal)
    },
    close: () => Promise.resolve(),
  })
  const release = (): void => {
    isHeld = false
  }
  return { order, release, open }
}

const finished = ({ useCases }: Application, { id }: Study): Promise<Study> =>
  useCases.waitFor(id, 60_000)

describe.skipIf(missing !== null)('a room of hosts', () => {
  let room: Room
  beforeEach(async () => {
    room = await openRoom()
  })
  afterEach(() => room.close())

  test('a worker conducts what one service was asked, and every service shows it', async () => {
    await room.worker(lawful, { name: 'card-host' })
    const asked = await room.service()
    const other = await room.service()
    const [device] = await asked.useCases.devices()
    expect(device).toMatchObject({ kind: 'cpu', workers: ['card-host'] })
    expect(device?.id).toMatch(/^cpu:a-processor/)
    const study = await asked.useCases.submit(someQuestion)
    const states: string[] = []
    for await (const { state } of await other.useCases.watch(
      study.id,
      0,
      new AbortController().signal,
    ))
      states.push(state)
    expect([states[0], states.at(-1)]).toEqual(['queued', 'done'])
    expect(await finished(other, study)).toMatchObject({ state: 'done', advice: {} })
  })

  test('without a worker a question is refused with what is missing', async () => {
    const { useCases } = await room.service()
    await expect(useCases.submit(someQuestion)).rejects.toMatchObject({ code: 'unavailable' })
  })

  test('a study reaches only workers that offer its kind of device', async () => {
    const onCard = lawful()
    const onProcessor = lawful()
    await room.worker(() => onCard, { devices: registryOf([someCard]), name: 'cards' })
    await room.worker(() => onProcessor, { name: 'processors' })
    const service = await room.service()
    const study = await service.useCases.submit({ ...someQuestion, device: 'cpu' })
    expect(await finished(service, study)).toMatchObject({ state: 'done' })
    expect(onCard.ran).toEqual([])
    expect(new Set(onProcessor.ran.map((ran) => ran.split(' ')[2]))).toEqual(new Set(['cpu']))
  })

  test('a recipe is conducted by the worker that registered it, and listed with its name', async () => {
    const plain = lawful()
    const withRecipe = lawful()
    await room.worker(() => plain, { name: 'plain' })
    const recipes = registeredRecipes(recipeOffer())
    await room.worker(() => withRecipe, { name: 'with-recipe', recipes })
    const service = await room.service()
    expect(await service.useCases.recipes()).toMatchObject([
      { name: 'blobs', workers: ['with-recipe'], training: { framework: 'PyTorch 2.13.0' } },
    ])
    const { data: _rows, ...withoutData } = someQuestion
    const question = { ...withoutData, model: { recipe: 'blobs' } }
    const study = await service.useCases.submit(question)
    expect(await finished(service, study)).toMatchObject({ state: 'done' })
    expect(plain.ran).toEqual([])
    expect(withRecipe.ran.length).toBeGreaterThan(0)
  })

  test('a study of an earlier text of a recipe ends with the reason after a restart', async () => {
    const recipes = registeredRecipes(recipeOffer())
    const first = await room.worker(() => new EndlessRunner(), { recipes })
    const service = await room.service()
    const { data: _rows, ...withoutData } = someQuestion
    const study = await service.useCases.submit({ ...withoutData, model: { recipe: 'blobs' } })
    await first.close()
    const description = { ...someDescription, fingerprint: 'b'.repeat(64) }
    const later = registeredRecipes(recipeOffer({ description }))
    await room.worker(() => new ProcessRunner({ programs: later }), { recipes: later })
    const ended = await finished(service, study)
    expect(ended).toMatchObject({ state: 'done', advice: { verdict: 'not-enough-evidence' } })
    expect(JSON.stringify(ended.advice)).toContain('the program blobs (PyTorch 2.13.0) ')
  })

  test('a study that moves to another engine goes to a worker with its device', async () => {
    const refusing = new RefusingRunner((engine) =>
      engine === 'tensorflow' ? { message: 'the kernel Warp is missing' } : null,
    )
    const card = { ...someCard, engines: ['tensorflow'] as const }
    const processor = { ...someProcessor, engine: 'wasm', engines: ['wasm'] } as const
    await room.worker(() => refusing, { devices: registryOf([card]), name: 'cards' })
    const onProcessor = lawful()
    await room.worker(() => onProcessor, { devices: registryOf([processor]), name: 'processors' })
    const service = await room.service()
    const study = await service.useCases.submit(someQuestion)
    expect(study.subject.engine).toBe('tensorflow')
    expect(await finished(service, study)).toMatchObject({
      state: 'done',
      subject: { engine: 'wasm' },
    })
    expect(onProcessor.ran.length).toBeGreaterThan(0)
  })

  test('equal questions at the same time run each trial once, and both get the advice', async () => {
    const { specs, open } = counted()
    for (const name of ['one', 'two']) await room.worker(open, { name })
    const one = await room.service()
    const two = await room.service()
    const studies = await Promise.all([
      one.useCases.submit(someQuestion),
      two.useCases.submit(someQuestion),
    ])
    const answers = await Promise.all(studies.map((study) => finished(one, study)))
    expect(answers.map(({ state }) => state)).toEqual(['done', 'done'])
    expect(new Set(specs).size).toBe(specs.length)
    const [first, second] = answers
    const pairOf = (study: Study | undefined) =>
      study?.advice?.verdict === 'advice' ? study.advice.batchSize : null
    expect(pairOf(first)).toEqual(pairOf(second))
  })

  test('cancel ends the trial on another host, and the worker takes the next study', async () => {
    const runners = [new EndlessRunner(), lawful()]
    await room.worker(() => ({
      run: (job, signal) => (runners.shift() ?? lawful()).run(job, signal),
      close: () => Promise.resolve(),
    }))
    const service = await room.service()
    const endless = await service.useCases.submit(someQuestion)
    await expect.poll(() => stateOf(service, endless), patience).toBe('running')
    const next = await service.useCases.submit({ ...someQuestion, data: { rows: 700 } })
    await service.useCases.cancel(endless.id)
    expect(await finished(service, next)).toMatchObject({ state: 'done' })
    expect(await stateOf(service, endless)).toBe('cancelled')
  })

  test('studies are found in the database after Redis lost everything', async () => {
    const service = await room.service()
    const { useCases } = service
    const waiting = await room.worker(() => new EndlessRunner())
    const running = await useCases.submit(someQuestion)
    const queued = await useCases.submit({ ...someQuestion, data: { rows: 700 } })
    await expect.poll(() => stateOf(service, running), patience).toBe('running')
    await waiting.close()
    await room.loseRedis()
    await room.worker(lawful)
    for (const study of [running, queued])
      expect(await finished(service, study)).toMatchObject({ state: 'done' })
  })

  test('no study fails while PostgreSQL restarts, and nothing is run twice', async () => {
    let cuts = 0
    const { specs, open } = counted(async () => {
      cuts += 1
      if (cuts % 3 === 0) await room.server.disconnectAll()
    })
    await room.worker(open)
    const service = await room.service()
    const study = await service.useCases.submit(someQuestion)
    await expect
      .poll(() => service.useCases.study(study.id).catch(() => null), patience)
      .toMatchObject({ state: 'done' })
    const trials = await service.useCases.trials(study.id)
    expect(trials.length).toBeGreaterThan(3)
    expect(specs).toHaveLength(trials.length)
  })

  test('owners take turns', async () => {
    const { order, release, open } = held()
    await room.worker(open)
    const service = await room.service()
    const ask = (owner: string, rows: number): Promise<Study> =>
      service.useCasesOf({ owner, everyone: false }).submit({ ...someQuestion, data: { rows } })
    const first = await ask('ada', 600)
    await expect.poll(() => stateOf(service, first), patience).toBe('running')
    const ofAda = [await ask('ada', 601), await ask('ada', 602), await ask('ada', 603)]
    const ofBob = await ask('bob', 700)
    await expect
      .poll(() => room.server.query('SELECT 1 FROM "Study" WHERE "state" = \'queued\''), patience)
      .toHaveLength(4)
    await new Promise((resolve) => setTimeout(resolve, 1000))
    release()
    for (const study of [...ofAda, ofBob]) await finished(service, study)
    expect(order.indexOf(ofBob.subject.id)).toBe(1)
  })

  test('an urgent study goes before the others of its owner, not before those of another', async () => {
    const { order, release, open } = held()
    await room.worker(open)
    const service = await room.service()
    const ask = (owner: string, rows: number, change: object = {}): Promise<Study> =>
      service
        .useCasesOf({ owner, everyone: false })
        .submit({ ...someQuestion, data: { rows }, ...change })
    const first = await ask('eve', 600)
    await expect.poll(() => stateOf(service, first), patience).toBe('running')
    const usual = [await ask('ada', 601), await ask('ada', 602)]
    const ofBob = await ask('bob', 700)
    const urgent = await ask('ada', 603, { priority: 'high' })
    await new Promise((resolve) => setTimeout(resolve, 1000))
    release()
    for (const study of [...usual, ofBob, urgent]) await finished(service, study)
    const place = ({ subject }: Study): number => order.indexOf(subject.id)
    const [one, two] = usual.map(place)
    expect([place(ofBob), place(urgent)].sort()).toEqual([1, 2])
    expect([one, two]).toEqual([3, 4])
  })

  test('a deadline ends a study whose worker is on another host', async () => {
    await room.worker(() => new EndlessRunner())
    const service = await room.service()
    const study = await service.useCases.submit({ ...someQuestion, deadline: 2 })
    await expect.poll(() => stateOf(service, study), patience).toBe('running')
    expect(await finished(service, study)).toMatchObject({
      state: 'done',
      advice: { verdict: 'not-enough-evidence' },
    })
  })
})

async function stateOf({ useCases }: Pick<Application, 'useCases'>, { id }: Study) {
  return (await useCases.study(id)).state
}
