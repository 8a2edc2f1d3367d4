/** Parts of requests that several routes share. */
import { z } from 'zod'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { BatchwiseError, errorCodes } from '../../errors.js'

export const StudyId = z.object({ id: z.string().describe('Id of a study') })

/** The generic argument of a route about one study. */
export interface ById {
  Params: z.infer<typeof StudyId>
}

/**
 * Text of at most `maxLength` characters. JSON Schema counts code points, JavaScript UTF-16 units:
 * an emoji is one character for the former and two for the latter.
 */
export function textOfAtMost(maxLength: number): z.ZodString {
  return z
    .string()
    .refine(
      (text) => text.length <= maxLength || [...text].length <= maxLength,
      `at most ${maxLength} characters`,
    )
    .meta({ maxLength })
}

/** Accepts digits only: Number() would also read "", " 5" and "0x5". */
const digitsToNumber = (value: unknown): unknown =>
  typeof value === 'string' && /^-?\d{1,15}$/.test(value) ? Number(value) : value

export const pageLimit = z
  .preprocess(digitsToNumber, z.int().min(1).max(100))
  .default(20)
  .meta({ default: 20 })

/** Validator of routes whose use case parses the body: all transports then report equal faults. */
export const leaveToUseCase = () => (value: unknown) => ({ value })

/** Returns the JSON body; throws when there is none. */
export function bodyOf({ body }: FastifyRequest): unknown {
  if (body !== undefined && body !== null) return body
  throw emptyBody('a JSON document in UTF-8', 'send a JSON document')
}

export function emptyBody(accepted: string, message: string): BatchwiseError {
  const fault = { pointer: '', value: null, accepted, message }
  return new BatchwiseError(errorCodes.malformedBody, 'the body is empty', [fault])
}

/**
 * Aborts when the client disconnects, the response ends or the service stops. The listener is on
 * the response: a kept-alive socket would collect one listener per request.
 */
export function clientGone(reply: FastifyReply, serviceStops: AbortSignal): AbortSignal {
  const gone = new AbortController()
  reply.raw.once('close', () => gone.abort())
  return AbortSignal.any([gone.signal, serviceStops])
}

/** Places a fault of a use case in the query of the request. */
export const inQuery = (pointer: string): string => `/query${pointer}`

/** Value of the header `Link` that leads to the next page. */
export function nextPageLink(url: string, nextCursor: string): string {
  const next = new URL(url, 'http://localhost')
  next.searchParams.set('cursor', nextCursor)
  return `<${next.pathname}${next.search}>; rel="next"`
}
