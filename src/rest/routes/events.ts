import { z } from 'zod'
import type { FastifyInstance } from 'fastify'
import type { UseCasesFor } from '../../access/guarded-use-cases.js'
import type { KeyWatch } from '../../access/key-watch.js'
import type { BatchwiseError } from '../../errors.js'
import { keyEnd } from '../../http/key-end.js'
import { isFinal } from '../../studies/study.js'
import { problems } from '../answers/answers.js'
import { presentEvent } from '../answers/present.js'
import { problemOf } from '../answers/problems.js'
import { StudyEvent } from '../schemas.js'
import { eventIdForm, lastEventIdOf } from './preferences.js'
import { leaving, StudyId, type ById } from './study-address.js'

const reconnectAfterMs = 2000

/** Progress as server-sent events; the stream ends with the final state, when the key ends, when the client leaves or when the service stops. */
export function eventRoutes(
  app: FastifyInstance,
  useCasesFor: UseCasesFor,
  keys: KeyWatch | null,
  closing: AbortSignal,
): void {
  app.get<ById>(
    '/v1/studies/:id/events',
    {
      sse: 'manual',
      schema: {
        operationId: 'watchStudy',
        tags: ['studies'],
        summary: 'Progress as server-sent events, until the state is final',
        description:
          'Comments keep the connection alive. `Last-Event-ID` continues after that event, after a restart of the service as well. When the key is revoked or expires, a last event `problem` carries the problem document, and the stream ends.',
        params: StudyId,
        headers: z.object({
          'last-event-id': z
            .string()
            .regex(eventIdForm)
            .optional()
            .describe('Id of the last event seen'),
        }),
        response: {
          200: {
            description: 'One event per change',
            content: { 'text/event-stream': { schema: StudyEvent } },
          },
          ...problems(400, 404, 500),
        },
      },
    },
    async (request, reply) => {
      const left = leaving(reply, closing)
      const ended = keyEnd(keys, request, reply)
      const useCases = useCasesFor(request)
      const { state } = await useCases.study(request.params.id)
      const events = await useCases.watch(
        request.params.id,
        lastEventIdOf(request),
        AbortSignal.any([left, ended]),
      )
      const first = isFinal(state) ? await events.next() : null
      // nothing is left to tell: on 204 an EventSource does not come back
      if (first?.done === true) return reply.code(204).send()
      const gone = new Promise<void>((resolve) => {
        if (left.aborted) resolve()
        else left.addEventListener('abort', () => resolve(), { once: true })
      })
      reply.sse.sendHeaders(200)
      for await (const event of first === null ? events : startingWith(first.value, events)) {
        if (left.aborted || ended.aborted) break
        // a client that leaves while the socket is full would otherwise hold the generator for ever
        await Promise.race([
          reply.sse.send({
            id: String(event.id),
            event: event.type,
            data: presentEvent(event),
            retry: reconnectAfterMs,
          }),
          gone,
        ])
      }
      if (ended.aborted)
        await Promise.race([
          reply.sse.send({
            event: 'problem',
            data: problemOf(ended.reason as BatchwiseError, request.url),
          }),
          gone,
        ])
      reply.sse.close()
    },
  )
}

async function* startingWith<T>(first: T, rest: AsyncGenerator<T>): AsyncGenerator<T> {
  yield first
  yield* rest
}
