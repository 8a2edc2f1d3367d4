/** What the routes about studies have in common. */
import { z } from 'zod'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { BatchwiseError, errorCodes } from '../../errors.js'

export const StudyId = z.object({ id: z.string().describe('Id of a study') })
export interface ById {
  Params: z.infer<typeof StudyId>
}

/** A JSON body, which must be there. */
export function bodyOf({ body }: FastifyRequest): unknown {
  if (body === undefined || body === null)
    throw new BatchwiseError(errorCodes.malformedBody, 'the body is empty', [
      {
        pointer: '',
        value: null,
        accepted: 'a JSON document in UTF-8',
        message: 'send a JSON document',
      },
    ])
  return body
}

/** Aborts when the client goes away, the answer is over or the service stops. Listens to the answer: a kept-alive socket would gather a listener per request. */
export function leaving(reply: FastifyReply, closing: AbortSignal): AbortSignal {
  const gone = new AbortController()
  reply.raw.once('close', () => gone.abort())
  return AbortSignal.any([gone.signal, closing])
}
