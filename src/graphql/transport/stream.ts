import sse from '@fastify/sse'
import type { FastifyInstance, FastifyPluginAsync, FastifyReply } from 'fastify'
import { subscribe, type ExecutionResult, type GraphQLError } from 'graphql'
import type { UseCasesFor } from '../../access/guarded-use-cases.js'
import type { KeyWatch } from '../../access/key-watch.js'
import { keyEnd } from '../../http/key-end.js'
import { operationContext, type OperationContext } from '../context.js'
import { asGraphQLError, presentError, refusedStatuses } from '../errors.js'
import { parseSubscription, type Operation } from './parse-subscription.js'

export interface StreamOptions {
  readonly useCasesFor: UseCasesFor
  readonly closing: AbortSignal
  readonly keys: KeyWatch | null
  readonly log: (fault: Error) => void
  readonly heartbeatMs: number
}

/**
 * Subscriptions as server-sent events, one connection each (the "distinct connections mode" of the GraphQL over SSE protocol): `event: next` with a result each, `event: complete` at the end.
 * What is wrong with the operation is answered before the stream begins, as JSON with status 400. When the key ends, a last result with the error `unauthenticated` goes before the end.
 */
export async function stream(
  app: FastifyInstance,
  { useCasesFor, closing, keys, log, heartbeatMs }: StreamOptions,
): Promise<void> {
  // the default import is typed as a namespace under NodeNext
  await app.register(sse as unknown as FastifyPluginAsync<{ heartbeatInterval: number }>, {
    heartbeatInterval: heartbeatMs,
  })
  const present = ({ data, errors }: ExecutionResult): ExecutionResult => ({
    ...(data === undefined ? {} : { data }),
    ...(errors === undefined ? {} : { errors: errors.map((error) => presentError(error, log)) }),
  })

  app.post<{ Body: unknown }>(
    '/graphql/stream',
    { sse: 'manual', schema: { hide: true } },
    async (request, reply) => {
      const started = await begin(app, operationContext(useCasesFor, request), () =>
        parseSubscription(request, app.graphql.schema),
      )
      if ('errors' in started) {
        const { errors } = present(started)
        return reply
          .code(refusedStatuses[String(errors?.[0]?.extensions['code'])] ?? 400)
          .send({ errors })
      }
      const stop = (): void => void started.return(undefined)
      const gone = endOf(reply, closing, stop)
      const ended = keyEnd(keys, request, reply)
      ended.addEventListener('abort', stop, { once: true })
      reply.sse.sendHeaders(200)
      for await (const result of started)
        await Promise.race([reply.sse.send({ event: 'next', data: present(result) }), gone])
      if (ended.aborted)
        await Promise.race([
          reply.sse.send({
            event: 'next',
            data: present({ errors: [asGraphQLError(ended.reason)] }),
          }),
          gone,
        ])
      await Promise.race([reply.sse.send({ event: 'complete', data: '' }), gone])
      reply.sse.close()
    },
  )
}

async function begin(
  app: FastifyInstance,
  context: OperationContext,
  parse: () => Operation,
): Promise<AsyncGenerator<ExecutionResult> | { readonly errors: readonly GraphQLError[] }> {
  try {
    const started = await subscribe({
      schema: app.graphql.schema,
      contextValue: context,
      ...parse(),
    })
    return Symbol.asyncIterator in started
      ? (started as AsyncGenerator<ExecutionResult>)
      : { errors: started.errors ?? [] }
  } catch (error) {
    if (error instanceof AggregateError) return { errors: error.errors as GraphQLError[] }
    throw error
  }
}

/** Resolves when the client has left or the service stops; `stop` then ends what is streamed, even while it is silent. */
function endOf(reply: FastifyReply, closing: AbortSignal, stop: () => void): Promise<void> {
  return new Promise((resolve) => {
    const end = (): void => {
      closing.removeEventListener('abort', end)
      stop()
      resolve()
    }
    reply.raw.once('close', end)
    closing.addEventListener('abort', end)
    if (closing.aborted) end()
  })
}
