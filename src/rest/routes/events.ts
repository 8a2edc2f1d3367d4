import type { FastifyInstance, FastifyReply } from 'fastify'
import { z } from 'zod'
import type { UseCasesFor } from '../../access/guarded-use-cases.js'
import type { KeyWatch } from '../../access/key-watch.js'
import type { BatchwiseError } from '../../errors.js'
import { keyEnd } from '../../http/key-end.js'
import { StudyEvent } from '../../studies/shapes/event.js'
import { isFinal, type StudyEvent as Event } from '../../studies/study.js'
import { presentEvent } from '../answers/present.js'
import { problemOf } from '../answers/problems.js'
import { problemResponses } from '../document/problem-responses.js'
import { eventIdForm, lastEventIdOf } from '../request/headers.js'
import { clientGone, StudyId, type ById } from '../request/parameters.js'

export interface EventRouteOptions {
  readonly useCasesFor: UseCasesFor
  /** Null: streams do not end with their key. */
  readonly keys: KeyWatch | null
  readonly serviceStops: AbortSignal
}

type Message = Parameters<FastifyReply['sse']['send']>[0]

const reconnectAfterMs = 2000

const EventHeaders = z.object({
  'last-event-id': z
    .string()
    .regex(eventIdForm)
    .optional()
    .describe('Id of the last event received'),
})
const watchStudy = {
  operationId: 'watchStudy',
  tags: ['studies'],
  summary: 'Progress as server-sent events, until the state is final',
  description:
    'Comments keep the connection alive. `Last-Event-ID` continues after that event, also after ' +
    'a restart of the service. When the key is revoked or expires, the stream ends with an event ' +
    '`problem` that has the problem document.',
  params: StudyId,
  headers: EventHeaders,
  response: {
    200: {
      description: 'One event per change',
      content: { 'text/event-stream': { schema: StudyEvent } },
    },
    ...problemResponses(400, 404, 500),
  },
}

/**
 * Progress of a study. The stream ends with the final state, with the key, when the client
 * disconnects and when the service stops.
 */
export function eventRoutes(app: FastifyInstance, options: EventRouteOptions): void {
  const { useCasesFor, keys, serviceStops } = options
  app.get<ById>(
    '/v1/studies/:id/events',
    { sse: 'manual', schema: watchStudy },
    async (request, reply) => {
      const gone = clientGone(reply, serviceStops)
      const keyEnded = keyEnd(keys, request, reply)
      const useCases = useCasesFor(request)
      const { id } = request.params
      const { state } = await useCases.study(id)
      const stop = AbortSignal.any([gone, keyEnded])
      const events = await useCases.watch(id, lastEventIdOf(request), stop)
      const first = isFinal(state) ? await events.next() : null
      // an EventSource does not reconnect after 204: the client has seen the last event
      if (first?.done === true) return reply.code(204).send()
      const stream = openStream(reply, gone)
      if (first !== null) await stream.send(eventMessage(first.value))
      for await (const event of events) {
        if (stop.aborted) break
        await stream.send(eventMessage(event))
      }
      if (keyEnded.aborted) {
        const problem = problemOf(keyEnded.reason as BatchwiseError, request.url)
        await stream.send({ event: 'problem', data: problem })
      }
      reply.sse.close()
    },
  )
}

/** Sends the head of the stream now: the first event may be far away. */
function openStream(
  reply: FastifyReply,
  gone: AbortSignal,
): { readonly send: (message: Message) => Promise<void> } {
  const left = new Promise<void>((resolve) => {
    if (gone.aborted) resolve()
    else gone.addEventListener('abort', () => resolve(), { once: true })
  })
  reply.sse.sendHeaders(200)
  reply.raw.flushHeaders()
  // a client that leaves while its socket is full would block `send` forever
  return { send: (message) => Promise.race([reply.sse.send(message), left]) }
}

function eventMessage(event: Event): Message {
  const data = presentEvent(event)
  return { id: String(event.id), event: event.type, data, retry: reconnectAfterMs }
}
