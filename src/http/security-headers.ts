import cors from '@fastify/cors'
import helmet from '@fastify/helmet'
import Fastify, { type FastifyInstance } from 'fastify'
import { answerHeaders } from './answer-headers.js'

/** What helmet sets is the same for every request and takes long to put together: it is asked once, of a server that nobody reaches. */
async function headersOfHelmet(): Promise<Readonly<Record<string, string>>> {
  const asked = Fastify()
  await asked.register(helmet, {
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
    // whether there is TLS is known to what stands in front
    strictTransportSecurity: false,
  })
  asked.get('/', (_request, reply) => reply.raw.getHeaders())
  return (await asked.inject('/')).json<Readonly<Record<string, string>>>()
}

/** Headers of every answer. Pages (/docs, /graphiql) name what they need instead of the policy here, which allows nothing. Other origins read nothing unless they are listed. */
export async function secureHeaders(
  app: FastifyInstance,
  corsOrigins: readonly string[],
): Promise<void> {
  const headers = await headersOfHelmet()
  app.addHook('onRequest', (_request, reply, done) => {
    reply.headers(headers)
    done()
  })
  if (corsOrigins.length === 0) return
  await app.register(cors, {
    origin: [...corsOrigins],
    methods: ['GET', 'HEAD', 'POST', 'DELETE'],
    maxAge: 600,
    allowedHeaders: [
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
    ],
    exposedHeaders: Object.keys(answerHeaders),
  })
}
