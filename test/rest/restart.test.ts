import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { json, post } from '../support/listening.js'
import { serving, someQuestion, type Serving } from '../support/serving.js'

let service: Serving
beforeEach(async () => {
  service = await serving()
})
afterEach(() => service.close())
interface Told {
  readonly id: number
  readonly state: string
  readonly type: string
}
const toldIn = (text: string): readonly Told[] =>
  [...text.matchAll(/^data: (.+)$/gm)].map(([, data]) => JSON.parse(String(data)) as Told)
const events = (id: string, lastEventId?: number): Promise<Response> =>
  fetch(
    `${service.url}/v1/studies/${id}/events`,
    lastEventId === undefined ? {} : { headers: { 'last-event-id': String(lastEventId) } },
  )

/** Reads a stream until its text matches; then the client leaves. */
async function readUntil(response: Response, wanted: (text: string) => boolean): Promise<string> {
  const reader = response.body?.getReader()
  const decoder = new TextDecoder()
  let text = ''
  while (reader !== undefined && !wanted(text)) {
    const { done, value } = await reader.read()
    if (done) break
    text += decoder.decode(value, { stream: true })
  }
  await reader?.cancel()
  return text
}

describe('events across a restart of the service', () => {
  it('keep their ids: a client with Last-Event-ID gets every later event exactly once', async () => {
    service.hold()
    const id = String((await json(await post(`${service.url}/v1/studies`, someQuestion)))['id'])
    const before = toldIn(await readUntil(await events(id), (text) => toldIn(text).length >= 2))
    const seen = before[1]?.id ?? 0
    await service.restart()
    service.letGo()
    const after = toldIn(await (await events(id, seen)).text())
    const all = toldIn(await (await events(id)).text())
    expect(all.map((event) => event.id)).toEqual(all.map((_event, i) => i + 1))
    expect([...all.slice(0, seen), ...after]).toEqual(all)
    expect(all.at(-1)).toMatchObject({ type: 'state', state: 'done' })
    await service.restart()
    expect(toldIn(await (await events(id)).text())).toEqual(all)
    // no event is left: an EventSource does not reconnect after 204
    expect((await events(id, all.length)).status).toBe(204)
    // an unknown id: all events
    expect(toldIn(await (await events(id, 99_999)).text())).toEqual(all)
  })

  it('end for a study whose final event was not sent before the stop', async () => {
    const id = String(
      (await json(await post(`${service.url}/v1/studies`, someQuestion, { prefer: 'wait=60' })))[
        'id'
      ],
    )
    const all = toldIn(await (await events(id)).text())
    const database = await import('../../src/persistence/database/open-database.js').then(
      ({ openDatabase }) => openDatabase(service.databaseFile),
    )
    await database.studyEvent.deleteMany({ where: { studyId: id, id: { gte: all.length } } })
    await database.$disconnect()
    await service.restart()
    expect(toldIn(await (await events(id)).text()).at(-1)).toMatchObject({
      id: all.length,
      type: 'state',
      state: 'done',
    })
  })

  it('have heartbeat comments while the study waits', async () => {
    const short = await serving({ heartbeatMs: 50 })
    try {
      short.hold()
      const id = String((await json(await post(`${short.url}/v1/studies`, someQuestion)))['id'])
      expect(
        await readUntil(
          await fetch(`${short.url}/v1/studies/${id}/events`),
          (text) => (text.match(/^:/gm) ?? []).length >= 2,
        ),
      ).toMatch(/^: ?heartbeat/m)
    } finally {
      await short.close()
    }
  })
})
