/**
 * Answers to queries that are given again as the same bytes, as those of REST are (`rest/kept-answers.ts`): while everything that was read for them is the same (`answer-reads.ts`). Who asks, how
 * often, and what belongs to them is checked at every request; the document and the variables were when they came first.
 */
import type {
  FastifyInstance,
  FastifyReply,
  FastifyRequest,
  onSendHookHandler,
  preHandlerHookHandler,
  preSerializationHookHandler,
} from 'fastify'
import { LRUCache } from 'lru-cache'
import { AnswerReads } from './answer-reads.js'

declare module 'fastify' {
  interface FastifyRequest {
    /** What is asked and read meanwhile; null where the answer will not be given again. */
    asked: Asked | null
  }
}
interface Asked {
  readonly question: string
  readonly reads: AnswerReads
}
interface Answered {
  readonly reads: AnswerReads
  readonly bytes: Buffer
}

const [answersMax, keptBytes, answerBytesMax] = [1000, 32 * 2 ** 20, 2 ** 20]
/** Most is not asked again, and its answer is not worth to be kept: what was asked for the first time is only remembered. */
const [onceMax, onceBytes] = [4096, 8 * 2 ** 20]
/** What is longer is hardly asked twice. */
const questionBytesMax = 2 ** 15

export interface AnswerHooks {
  readonly preHandler: preHandlerHookHandler
  readonly preSerialization: preSerializationHookHandler
  readonly onSend: onSendHookHandler
}

/** The hooks of the route that queries come to. */
export function keepAnswers(app: FastifyInstance): AnswerHooks {
  const kept = new LRUCache<string, Answered>({
    max: answersMax,
    maxSize: keptBytes,
    maxEntrySize: answerBytesMax,
    sizeCalculation: ({ bytes }, question) => bytes.length + question.length,
  })
  const once = new LRUCache<string, true>({
    max: onceMax,
    maxSize: onceBytes,
    sizeCalculation: (_known, question) => question.length,
  })
  app.decorateRequest('asked', null)
  return {
    preHandler: (request, reply, done) => {
      const question = questionOf(request)
      if (question === null) return done()
      const execute = (): void => {
        const reads = AnswerReads.begin()
        request.asked = reads && { question, reads }
        done()
      }
      const known = kept.get(question)
      if (known === undefined) {
        if (once.has(question)) return execute()
        once.set(question, true)
        return done()
      }
      void known.reads.giveTheSame().then((same) => (same ? answer(reply, known.bytes) : execute()))
    },
    // what went wrong may go right the next time
    preSerialization: (request, _reply, payload, done) => {
      if (request.asked !== null && (!request.asked.reads.mayBeRepeated || hasErrors(payload)))
        request.asked = null
      done(null, payload)
    },
    onSend: ({ asked }, reply, payload, done) => {
      if (asked !== null && reply.statusCode === 200 && typeof payload === 'string')
        kept.set(asked.question, { reads: asked.reads, bytes: Buffer.from(payload) })
      done(null, payload)
    },
  }
}

const answer = (reply: FastifyReply, bytes: Buffer): unknown =>
  reply.header('content-type', 'application/json; charset=utf-8').send(bytes)
const hasErrors = (payload: unknown): boolean =>
  typeof payload !== 'object' ||
  payload === null ||
  ('errors' in payload && payload.errors !== undefined)

/** All of a request that its answer depends on, besides what is read; null for what is answered anew each time. */
function questionOf({ method, body, headers, validationError }: FastifyRequest): string | null {
  if (
    method !== 'POST' ||
    validationError !== undefined ||
    !(Number(headers['content-length']) <= questionBytesMax)
  )
    return null
  const { query, operationName, variables, extensions } = body as Readonly<Record<string, unknown>>
  // a hash is compared with its text, which is then kept
  if (typeof query !== 'string' || hasHash(extensions)) return null
  return JSON.stringify([operationName, variables]) + query
}

const hasHash = (extensions: unknown): boolean =>
  typeof extensions === 'object' && extensions !== null && 'persistedQuery' in extensions
