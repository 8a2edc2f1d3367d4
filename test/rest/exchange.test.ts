import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { StudyDocument } from '../../src/studies/exchange/study-document.js'
import * as schemas from '../../src/rest/schemas.js'
import { Trial as TrialShape } from '../../src/studies/shapes/trial.js'
import { json, jsonAs, post } from '../support/listening.js'
import { serving, someQuestion, type Serving } from '../support/serving.js'

type Trial = StudyDocument['evidence'][number]['trials'][number]

let here: Serving
let there: Serving
let id: string
let document: StudyDocument
const at = (service: Serving, path: string): string => `${service.url}${path}`
beforeAll(async () => {
  ;[here, there] = await Promise.all([serving(), serving()])
  id = String(
    (await json(await post(at(here, '/v1/studies'), someQuestion, { prefer: 'wait=60' })))['id'],
  )
  document = await jsonAs<StudyDocument>(await fetch(at(here, `/v1/studies/${id}/export`)))
})
afterAll(async () => {
  await Promise.all([here.close(), there.close()])
})
const send = (body: unknown, service = there): Promise<Response> =>
  post(at(service, '/v1/imports'), body)

/** The exported document with other values in its study. */
const withStudy = (values: object): object => ({
  ...document,
  study: { ...document.study, ...values },
})

/** The exported document with other values in the request of its study. */
const withRequest = (values: object): object =>
  withStudy({ request: { ...document.study.request, ...values } })

/** The exported document with other values in one trial of every subject. */
const withTrial = (index: number, valuesOf: (trials: readonly Trial[]) => object): object => ({
  ...document,
  evidence: document.evidence.map(({ trials, ...subject }) => ({
    ...subject,
    trials: trials.map((trial, i) => (i === index ? { ...trial, ...valuesOf(trials) } : trial)),
  })),
})

/** The exported document with one more trial of every subject. */
function withAnneal(length: object): object {
  const anneal = { kind: 'anneal', batchSize: 8, learningRate: 0.1, seed: 1, ...length }
  const evidence = document.evidence.map(({ trials, ...subject }) => {
    const id = `t${Number(trials.at(-1)?.id.slice(1)) + 1}`
    return { ...subject, trials: [...trials, { ...trials.at(-1), id, spec: anneal }] }
  })
  return { ...document, evidence }
}

function withOtherSubject(): object {
  const evidence = document.evidence.map((subject) => ({
    ...subject,
    subjectId: 'a'.repeat(32),
  }))
  return { ...document, evidence }
}

function withUnknownTrialCited(): object {
  const { advice } = document.study
  const reasons = (advice?.reasons ?? []).map((reason, i) =>
    i === 0 ? { ...reason, evidence: ['t9999'] } : reason,
  )
  return withStudy({ advice: { ...advice, reasons } })
}

describe('an exported study', () => {
  it('is refused with a pointer to every contradiction, and nothing is stored', async () => {
    const { study } = document
    const wrong: readonly (readonly [pointer: string, body: unknown])[] = [
      ['', [1]],
      ['/format', { ...document, format: 'batchwise-study/9' }],
      ['/study/state', withStudy({ state: 'running' })],
      ['/study/advice', withStudy({ advice: null })],
      ['/study/questionId', withStudy({ questionId: 'f'.repeat(32) })],
      [
        '/study/questionId',
        withStudy({
          question: { ...study.question, seed: 2 },
          request: { ...study.request, seed: 2 },
        }),
      ],
      ['/study/request/engine', withRequest({ engine: 'wasm' })],
      ['/study/finishedAt', withStudy({ finishedAt: '2001-01-01T00:00:00Z' })],
      [
        '/study/request/data/dataset',
        withRequest({ data: { ...study.request.data, dataset: '../../etc' } }),
      ],
      ['/evidence/0/subjectId', withOtherSubject()],
      ['/evidence/0/trials/1/id', withTrial(1, () => ({ id: 't1' }))],
      ['/evidence/0/trials/0/outcome', withTrial(0, () => ({ outcome: null }))],
      ['/evidence/0/trials/1/spec', withTrial(1, (trials) => ({ spec: trials[0]?.spec }))],
      ['/study/advice/reasons/0/evidence/0', withUnknownTrialCited()],
    ]
    for (const [pointer, body] of wrong) {
      const response = await send(body)
      const problem = schemas.Problem.parse(await response.json())
      expect([response.status, problem.errors.map((fault) => fault.pointer)], pointer).toEqual([
        400,
        expect.arrayContaining([pointer]),
      ])
    }
    expect(await json(await fetch(at(there, '/v1/studies')))).toEqual({
      studies: [],
      nextCursor: null,
    })
  })

  it('is imported once, unchanged, and answers the same question there without a trial', async () => {
    const first = await send(document)
    expect([first.status, first.headers.get('location')]).toEqual([201, `/v1/studies/${id}`])
    const [original, copy] = await Promise.all(
      [here, there].map(async (service) => json(await fetch(at(service, `/v1/studies/${id}`)))),
    )
    expect(copy).toEqual(original)
    expect(await json(first)).toEqual(original)
    const [trials, sameTrials] = await Promise.all(
      [here, there].map(async (service) =>
        json(await fetch(at(service, `/v1/studies/${id}/trials`))),
      ),
    )
    expect(sameTrials).toEqual(trials)
    expect((trials?.['trials'] as unknown[]).length).toBeGreaterThan(4)
    expect((await send(document)).status).toBe(200)
    there.hold()
    const again = await post(at(there, '/v1/studies'), someQuestion)
    expect([again.status, (await json(again))['id']]).toEqual([200, id])
    there.letGo()
    expect(await json(await fetch(at(there, `/v1/studies/${id}/export`)))).toEqual(document)
    expect(StudyDocument.parse(document)).toEqual(document)
    expect(await (await fetch(at(there, `/v1/studies/${id}/events`))).text()).toContain(
      '"state":"done"',
    )
    expect(
      (
        (await json(await fetch(at(there, '/v1/studies?model=regression'))))['studies'] as {
          id: string
        }[]
      ).map((study) => study.id),
    ).toEqual([id])
  })

  it('is a conflict if its id or a trial of it exists with other values', async () => {
    const { progress } = document.study
    const otherStudy = withStudy({ progress: { ...progress, message: 'other' } })
    expect(await json(await send(otherStudy))).toMatchObject({
      status: 409,
      errors: [{ pointer: '/study/id' }],
    })
    const otherTrial = withTrial(2, () => ({ measurements: [] }))
    const study = { ...document.study, id: crypto.randomUUID() }
    expect(await json(await send({ ...otherTrial, study }))).toMatchObject({
      status: 409,
      errors: [{ pointer: '/evidence/0/trials/2', value: 't3' }],
    })
    // another study with the same trials is not a conflict
    expect((await send(withStudy({ id: crypto.randomUUID() }))).status).toBe(201)
  })

  it('keeps a trial whose learning rate falls', async () => {
    const study = { ...document.study, id: crypto.randomUUID() }
    const body = { ...withAnneal({ from: 50, steps: 10 }), study }
    expect((await send(body)).status).toBe(201)
    expect(await json(await fetch(at(there, `/v1/studies/${study.id}/export`)))).toEqual(body)
    const { trials } = await jsonAs<{ readonly trials: readonly Trial[] }>(
      await fetch(at(there, `/v1/studies/${study.id}/trials`)),
    )
    const [shown] = trials.filter(({ spec }) => spec.kind === 'anneal')
    expect(TrialShape.parse(shown).spec).toMatchObject({ learningRate: 0.1, from: 50 })
    const problem = schemas.Problem.parse(await json(await send(withAnneal({ from: 50 }))))
    expect(problem.errors[0]?.pointer).toMatch(/^\/evidence\/0\/trials\/\d+\/spec\/steps$/)
  })

  it('can only be exported once it is final', async () => {
    here.hold()
    const running = String(
      (await json(await post(at(here, '/v1/studies'), { ...someQuestion, data: { rows: 601 } })))[
        'id'
      ],
    )
    expect((await fetch(at(here, `/v1/studies/${running}/export`))).status).toBe(409)
    await post(at(here, `/v1/studies/${running}/cancel`), '')
    here.letGo()
    const cancelled = await json(await fetch(at(here, `/v1/studies/${running}/export`)))
    expect((await send(cancelled)).status).toBe(201)
  })
})
