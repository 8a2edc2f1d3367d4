import cors from '@fastify/cors'
import helmet from '@fastify/helmet'
import Fastify, { type FastifyInstance } from 'fastify'
import fp from 'fastify-plugin'
import { answerHeaders } from './answer-headers.js'

export interface SecurityHeadersOptions {
  /** Pages of these origins may send requests from a browser. */
  readonly corsOrigins: readonly string[]
}

const allowedMethods = ['GET', 'HEAD', 'POST', 'DELETE']
const allowedHeaders = [
  'authorization',
  'content-type',
  'idempotency-key',
  'prefer',
  'last-event-id',
  'if-none-match',
  'accept-language',
  'x-request-id',
  'traceparent',
  'mercurius-require-preflight',
  'x-mercurius-operation-name',
]
const preflightCachedSeconds = 600

/**
 * Sets the security headers of every answer. The content policy allows nothing; pages (/docs,
 * /graphiql) set their own. Only listed origins may read answers.
 */
async function secureHeaders(
  app: FastifyInstance,
  { corsOrigins }: SecurityHeadersOptions,
): Promise<void> {
  const headers = await helmetHeaders()
  app.addHook('onRequest', (_request, reply, done) => {
    reply.headers(headers)
    done()
  })
  if (corsOrigins.length === 0) return
  await app.register(cors, {
    origin: [...corsOrigins],
    methods: allowedMethods,
    maxAge: preflightCachedSeconds,
    allowedHeaders,
    exposedHeaders: Object.keys(answerHeaders),
  })
}

export const securityHeadersPlugin = fp(secureHeaders, { name: 'security-headers' })

/** The headers are the same for every request: a spare server computes them once. */
async function helmetHeaders(): Promise<Readonly<Record<string, string>>> {
  const spare = Fastify()
  await spare.register(helmet, {
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'none'"],
        frameAncestors: ["'none'"],
        baseUri: ["'none'"],
        formAction: ["'none'"],
      },
    },
    referrerPolicy: { policy: 'no-referrer' },
    // only the proxy in front knows whether there is TLS
    strictTransportSecurity: false,
  })
  spare.get('/', (_request, reply) => reply.raw.getHeaders())
  const answer = await spare.inject('/')
  return answer.json<Readonly<Record<string, string>>>()
}
