import type { FastifyRequest } from 'fastify'
import type { IResolvers } from 'mercurius'
import type { Caller } from '../../access/caller.js'
import { currentRequest, within } from '../../access/request-context.js'
import { callerOf, type Access, type FirstMessage } from './socket-caller.js'

/** What the executor hands to every resolver. */
interface Context {
  /** Of a socket; its key comes as a header or with the first message. */
  readonly request?: FastifyRequest
  readonly _connectionInit?: FirstMessage
  readonly reply?: { readonly request: FastifyRequest }
  /** Of a subscription, once it was accepted. */
  subscriber?: Caller
}
type Resolver = (root: unknown, given: unknown, context: Context, info: unknown) => unknown

/** The resolvers, each run in the name of whoever asked: by HTTP that is known already, over a socket each operation is checked, so that a key that was revoked meanwhile begins nothing more. */
export function asCaller(resolvers: IResolvers, access: Access): IResolvers {
  const ofType = (fields: object): object =>
    Object.fromEntries(
      Object.entries(fields).map(([name, field]: [string, unknown]) => [
        name,
        wrapped(field, access),
      ]),
    )
  return Object.fromEntries(
    Object.entries(resolvers).map(([type, fields]) => [
      type,
      isPlain(fields) ? ofType(fields) : fields,
    ]),
  ) as IResolvers
}

/** Scalars are instances of a class. */
const isPlain = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype

function wrapped(field: unknown, access: Access): unknown {
  if (typeof field === 'function') return named(field as Resolver)
  if (!isPlain(field) || !('subscribe' in field)) return field
  const begin = named(field.subscribe as Resolver)
  const subscribe: Resolver = async (root, given, context, info) => {
    try {
      context.subscriber = await subscriberOf(context, access)
      return presenting(
        (await begin(root, given, context, info)) as AsyncIterableIterator<unknown>,
        access.present,
      )
    } catch (error) {
      throw access.present(error)
    }
  }
  return { ...field, subscribe }
}

function named(resolve: Resolver): Resolver {
  return (root, given, context, info) =>
    inNameOf(context, () => resolve(root, given, context, info))
}

function inNameOf<T>(context: Context, work: () => T): T {
  const request = context.request ?? context.reply?.request
  const [caller, requestId] = [context.subscriber ?? request?.caller ?? null, request?.id ?? null]
  // by HTTP it was set around the handler, and fields are many
  const current = currentRequest()
  return current !== null && current.caller === caller && current.requestId === requestId
    ? work()
    : within({ caller, requestId }, work)
}

async function subscriberOf(
  { request, reply, _connectionInit: first }: Context,
  access: Access,
): Promise<Caller> {
  const asked = request ?? reply?.request
  // over HTTP it is known who asks, and the request was counted
  if (request === undefined && asked !== undefined && asked.caller !== null) return asked.caller
  if (asked === undefined) throw new Error('a subscription without a request')
  asked.caller = await callerOf(asked, first, access)
  await access.count(asked)
  return asked.caller
}

/** The same events; what goes wrong between them is presented too. */
function presenting(
  events: AsyncIterableIterator<unknown>,
  present: Access['present'],
): AsyncIterableIterator<unknown> {
  const same: AsyncIterableIterator<unknown> = {
    next: () =>
      events.next().catch((error: unknown) => {
        throw present(error)
      }),
    return: async () => (await events.return?.()) ?? { done: true, value: undefined },
    throw: async (error: unknown) =>
      (await events.throw?.(error)) ?? { done: true, value: undefined },
    [Symbol.asyncIterator]: () => same,
  }
  return same
}
