import { z } from 'zod'
import type { FastifyInstance } from 'fastify'
import { isFinal } from '../studies/study.js'
import type { UseCases } from '../studies/use-cases.js'
import { problems } from './answers.js'
import { eventIdForm, lastEventIdOf } from './preferences.js'
import { presentEvent } from './present.js'
import { StudyEvent } from './schemas.js'
import { leaving, StudyId, type ById } from './study-address.js'

const reconnectAfterMs = 2000

/** Progress as server-sent events; the stream ends with the final state, when the client leaves or when the service stops. */
export function eventRoutes(app: FastifyInstance, useCases: UseCases, closing: AbortSignal): void {
  app.get<ById>('/v1/studies/:id/events', {
    sse: 'manual',
    schema: {
      operationId: 'watchStudy', tags: ['studies'], summary: 'Progress as server-sent events, until the state is final',
      description: 'Comments keep the connection alive. `Last-Event-ID` continues after that event, after a restart of the service as well.',
      params: StudyId,
      headers: z.object({ 'last-event-id': z.string().regex(eventIdForm).optional().describe('Id of the last event seen') }),
      response: { 200: { description: 'One event per change', content: { 'text/event-stream': { schema: StudyEvent } } }, ...problems(400, 404, 500) },
    },
  }, async (request, reply) => {
    const left = leaving(reply, closing)
    const { state } = await useCases.study(request.params.id)
    const events = await useCases.watch(request.params.id, lastEventIdOf(request), left)
    const first = isFinal(state) ? await events.next() : null
    // nothing is left to tell: on 204 an EventSource does not come back
    if (first?.done === true) return reply.code(204).send()
    const ended = new Promise<void>((resolve) => {
      if (left.aborted) resolve()
      else left.addEventListener('abort', () => resolve(), { once: true })
    })
    reply.sse.sendHeaders(200)
    for await (const event of first === null ? events : startingWith(first.value, events)) {
      if (left.aborted) break
      // a client that leaves while the socket is full would otherwise hold the generator for ever
      await Promise.race([reply.sse.send({ id: String(event.id), event: event.type, data: presentEvent(event), retry: reconnectAfterMs }), ended])
    }
    reply.sse.close()
  })
}

async function* startingWith<T>(first: T, rest: AsyncGenerator<T>): AsyncGenerator<T> {
  yield first
  yield* rest
}
