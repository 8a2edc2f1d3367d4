import cors from '@fastify/cors'
import helmet from '@fastify/helmet'
import type { FastifyInstance } from 'fastify'
import { answerHeaders } from './answer-headers.js'

/** Headers of every answer. Pages (/docs, /graphiql) name what they need instead of the policy here, which allows nothing. Other origins read nothing unless they are listed. */
export async function secureHeaders(app: FastifyInstance, corsOrigins: readonly string[]): Promise<void> {
  await app.register(helmet, {
    contentSecurityPolicy: { useDefaults: false, directives: { defaultSrc: ["'none'"], frameAncestors: ["'none'"], baseUri: ["'none'"], formAction: ["'none'"] } },
    referrerPolicy: { policy: 'no-referrer' },
    // whether there is TLS is known to what stands in front
    strictTransportSecurity: false,
  })
  if (corsOrigins.length === 0) return
  await app.register(cors, {
    origin: [...corsOrigins], methods: ['GET', 'HEAD', 'POST', 'DELETE'], maxAge: 600,
    allowedHeaders: ['authorization', 'content-type', 'idempotency-key', 'prefer', 'last-event-id', 'if-none-match', 'accept-language', 'x-request-id', 'traceparent', 'mercurius-require-preflight', 'x-mercurius-operation-name'],
    exposedHeaders: Object.keys(answerHeaders),
  })
}
