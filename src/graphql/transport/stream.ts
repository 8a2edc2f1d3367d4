import { fastifySSE } from '@fastify/sse'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { subscribe, type ExecutionResult, type GraphQLError } from 'graphql'
import { omitUndefined } from '../../omit-undefined.js'
import type { UseCasesFor } from '../../access/guarded-use-cases.js'
import type { KeyWatch } from '../../access/key-watch.js'
import { keyEnd } from '../../http/key-end.js'
import { operationContext, type OperationContext } from '../context.js'
import { refusedStatusOf, type PresentError } from '../errors.js'
import { parseSubscription, RefusedOperation } from './parse-subscription.js'

export interface StreamOptions {
  readonly useCasesFor: UseCasesFor
  /** Ends a stream when its key ends; null: it goes on. */
  readonly keys: KeyWatch | null
  /** Aborts when the service stops. */
  readonly closing: AbortSignal
  readonly present: PresentError
  readonly heartbeatMs: number
}

/**
 * Subscriptions as server-sent events, each on a connection of its own ("distinct connections
 * mode" of GraphQL over SSE): `event: next` for each result, `event: complete` at the end. An
 * operation that is refused is answered as JSON. When the key ends, a last result says so.
 */
export async function stream(app: FastifyInstance, options: StreamOptions): Promise<void> {
  const { useCasesFor, present, heartbeatMs } = options
  await app.register(fastifySSE, { heartbeatInterval: heartbeatMs })
  app.post('/graphql/stream', { sse: 'manual', schema: { hide: true } }, async (request, reply) => {
    const started = await start(app, request, operationContext(useCasesFor, request))
    if (Symbol.asyncIterator in started) return send(started, request, reply, options)
    const errors = (started.errors ?? []).map(present)
    return reply.code(refusedStatusOf(errors) ?? 400).send({ errors })
  })
}

/** A started subscription, or a result that carries only errors. */
type Started = AsyncGenerator<ExecutionResult> | ExecutionResult

async function start(
  app: FastifyInstance,
  request: FastifyRequest,
  context: OperationContext,
): Promise<Started> {
  const { schema } = app.graphql
  try {
    const operation = parseSubscription(request, schema)
    return (await subscribe({ schema, contextValue: context, ...operation })) as Started
  } catch (error) {
    if (error instanceof RefusedOperation) return { errors: error.errors }
    throw error
  }
}

async function send(
  results: AsyncGenerator<ExecutionResult>,
  request: FastifyRequest,
  reply: FastifyReply,
  { keys, closing, present }: StreamOptions,
): Promise<void> {
  const stop = (): void => void results.return(undefined)
  const left = leftOrClosing(reply, closing, stop)
  const keyEnded = keyEnd(keys, request, reply)
  keyEnded.addEventListener('abort', stop, { once: true })
  // a client that leaves while its socket is full would block the stream forever
  const sendEvent = (event: 'next' | 'complete', data: ExecutionResult | ''): Promise<void> =>
    Promise.race([reply.sse.send({ event, data }), left])

  reply.sse.sendHeaders(200)
  // the first event may be far away
  reply.raw.flushHeaders()
  for await (const result of results) await sendEvent('next', presented(result, present))
  if (keyEnded.aborted) await sendEvent('next', { errors: [present(keyEnded.reason)] })
  await sendEvent('complete', '')
  reply.sse.close()
}

function presented({ data, errors }: ExecutionResult, present: PresentError): ExecutionResult {
  const presentedErrors: readonly GraphQLError[] | undefined = errors?.map(present)
  return omitUndefined({ data, errors: presentedErrors })
}

/**
 * Resolves when the client leaves or the service stops. Calls `stop` then, which ends the results
 * even while the subscription is silent.
 */
function leftOrClosing(reply: FastifyReply, closing: AbortSignal, stop: () => void): Promise<void> {
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
