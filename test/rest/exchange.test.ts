import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { StudyDocument } from '../../src/studies/exchange/study-document.js'
import * as schemas from '../../src/rest/schemas.js'
import { json, post } from '../support/listening.js'
import { serving, someQuestion, type Serving } from '../support/serving.js'

let [here, there]: Serving[] = []
let id: string
let document: StudyDocument
const at = (service: Serving | undefined, path: string): string => `${service?.url ?? ''}${path}`
const clone = (): StudyDocument => structuredClone(document)
beforeAll(async () => {
  ;[here, there] = await Promise.all([serving(), serving()])
  id = String(
    (await json(await post(at(here, '/v1/studies'), someQuestion, { prefer: 'wait=60' })))['id'],
  )
  document = (await json(
    await fetch(at(here, `/v1/studies/${id}/export`)),
  )) as unknown as StudyDocument
})
afterAll(async () => {
  await Promise.all([here?.close(), there?.close()])
})
const send = (body: unknown, service = there): Promise<Response> =>
  post(at(service, '/v1/imports'), body)

describe('a study that is exported', () => {
  it('is refused elsewhere with a pointer to everything that contradicts the rest, and then nothing is stored', async () => {
    const wrong: readonly (readonly [string, (changed: StudyDocument) => unknown])[] = [
      ['', () => [1]],
      ['/format', (changed) => ({ ...changed, format: 'batchwise-study/9' })],
      [
        '/study/state',
        (changed) => ({ ...changed, study: { ...changed.study, state: 'running' } }),
      ],
      ['/study/advice', (changed) => ({ ...changed, study: { ...changed.study, advice: null } })],
      [
        '/study/questionId',
        (changed) => ({ ...changed, study: { ...changed.study, questionId: 'f'.repeat(32) } }),
      ],
      [
        '/study/questionId',
        (changed) => ({
          ...changed,
          study: {
            ...changed.study,
            question: { ...changed.study.question, seed: 2 },
            request: { ...changed.study.request, seed: 2 },
          },
        }),
      ],
      [
        '/study/request/engine',
        (changed) => ({
          ...changed,
          study: { ...changed.study, request: { ...changed.study.request, engine: 'wasm' } },
        }),
      ],
      [
        '/study/finishedAt',
        (changed) => ({
          ...changed,
          study: { ...changed.study, finishedAt: '2001-01-01T00:00:00Z' },
        }),
      ],
      [
        '/study/request/data/dataset',
        (changed) => ({
          ...changed,
          study: {
            ...changed.study,
            request: {
              ...changed.study.request,
              data: { ...changed.study.request.data, dataset: '../../etc' },
            },
          },
        }),
      ],
      [
        '/evidence/0/subjectId',
        (changed) => ({
          ...changed,
          evidence: changed.evidence.map((one) => ({ ...one, subjectId: 'a'.repeat(32) })),
        }),
      ],
      [
        '/evidence/0/trials/1/id',
        (changed) => ({
          ...changed,
          evidence: changed.evidence.map(({ trials, ...one }) => ({
            ...one,
            trials: trials.map((trial, i) => (i === 1 ? { ...trial, id: 't1' } : trial)),
          })),
        }),
      ],
      [
        '/evidence/0/trials/0/outcome',
        (changed) => ({
          ...changed,
          evidence: changed.evidence.map(({ trials, ...one }) => ({
            ...one,
            trials: trials.map((trial, i) => (i === 0 ? { ...trial, outcome: null } : trial)),
          })),
        }),
      ],
      [
        '/evidence/0/trials/1/spec',
        (changed) => ({
          ...changed,
          evidence: changed.evidence.map(({ trials, ...one }) => ({
            ...one,
            trials: trials.map((trial, i) =>
              i === 1 ? { ...trial, spec: trials[0]?.spec } : trial,
            ),
          })),
        }),
      ],
      [
        '/study/advice/reasons/0/evidence/0',
        (changed) => ({
          ...changed,
          study: {
            ...changed.study,
            advice: {
              ...changed.study.advice,
              reasons: (changed.study.advice?.reasons ?? []).map((reason, i) =>
                i === 0 ? { ...reason, evidence: ['t9999'] } : reason,
              ),
            },
          },
        }),
      ],
    ]
    for (const [pointer, change] of wrong) {
      const response = await send(change(clone()))
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

  it('is taken over once, shows the same, and answers the same question there without a trial', async () => {
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
    there?.hold()
    const again = await post(at(there, '/v1/studies'), someQuestion)
    expect([again.status, (await json(again))['id']]).toEqual([200, id])
    there?.letGo()
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

  it('is a conflict where another study or another measurement of the same name is', async () => {
    const other = clone()
    const changed = {
      ...other,
      study: { ...other.study, progress: { ...other.study.progress, message: 'other' } },
    }
    expect(await json(await send(changed))).toMatchObject({
      status: 409,
      errors: [{ pointer: '/study/id' }],
    })
    const measured = {
      ...other,
      study: { ...other.study, id: crypto.randomUUID() },
      evidence: other.evidence.map(({ trials, ...one }) => ({
        ...one,
        trials: trials.map((trial, i) => (i === 2 ? { ...trial, measurements: [] } : trial)),
      })),
    }
    expect(await json(await send(measured))).toMatchObject({
      status: 409,
      errors: [{ pointer: '/evidence/0/trials/2', value: 't3' }],
    })
    // another study about the same subject, with the same measurements, is none
    expect(
      (await send({ ...other, study: { ...other.study, id: crypto.randomUUID() } })).status,
    ).toBe(201)
  })

  it('must be final', async () => {
    here?.hold()
    const running = String(
      (await json(await post(at(here, '/v1/studies'), { ...someQuestion, data: { rows: 601 } })))[
        'id'
      ],
    )
    expect((await fetch(at(here, `/v1/studies/${running}/export`))).status).toBe(409)
    await post(at(here, `/v1/studies/${running}/cancel`), '')
    here?.letGo()
    const cancelled = await json(await fetch(at(here, `/v1/studies/${running}/export`)))
    expect((await send(cancelled)).status).toBe(201)
  })
})
