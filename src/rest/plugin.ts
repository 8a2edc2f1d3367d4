import sse from '@fastify/sse'
import type { FastifyInstance, FastifyPluginAsync } from 'fastify'
import type { UseCasesFor } from '../access/guarded-use-cases.js'
import type { KeyWatch } from '../access/key-watch.js'
import { BatchwiseError, errorCodes } from '../errors.js'
import { deprecations } from './document/deprecation.js'
import { etags } from './answers/etag.js'
import { encoded } from './answers/kept-answers.js'
import { datasetRoutes } from './routes/datasets.js'
import { eventRoutes } from './routes/events.js'
import { exchangeRoutes } from './routes/exchange.js'
import { problemRoutes } from './routes/problems.js'
import { serviceRoutes } from './routes/service.js'
import { studyRoutes } from './routes/studies.js'
import { malformedJson } from './answers/problems.js'
import { openApi } from './document/open-api.js'
import { parseParts } from './routes/parse-parts.js'

export interface RestOptions {
  readonly useCasesFor: UseCasesFor
  readonly version: string
  readonly keys: KeyWatch | null
  readonly heartbeatMs: number
}

/** Everything under /v1, the health checks, the OpenAPI document and its pages. */
export async function rest(
  app: FastifyInstance,
  { useCasesFor, version, keys, heartbeatMs }: RestOptions,
): Promise<void> {
  const closing = new AbortController()
  app.addHook('preClose', async () => closing.abort())
  // the default import is typed as a namespace under NodeNext
  await app.register(sse as unknown as FastifyPluginAsync<{ heartbeatInterval: number }>, {
    heartbeatInterval: heartbeatMs,
  })
  await openApi(app, version)
  await app.register(async (scope) => {
    jsonBodies(scope)
    answersAsPresented(scope)
    etags(scope)
    deprecations(scope)
    studyRoutes(scope, useCasesFor, closing.signal)
    eventRoutes(scope, useCasesFor, keys, closing.signal)
    exchangeRoutes(scope, useCasesFor)
    serviceRoutes(scope, useCasesFor)
    problemRoutes(scope)
  })
  await app.register(async (scope) => {
    answersAsPresented(scope)
    etags(scope)
    datasetRoutes(scope, useCasesFor)
  })
}

/** JSON only; an empty body is left to the route, since some need none. */
function jsonBodies(scope: FastifyInstance): void {
  const parse = scope.getDefaultJsonParser('error', 'error')
  scope.removeAllContentTypeParsers()
  scope.addContentTypeParser('application/json', { parseAs: 'string' }, (request, body, done) => {
    if (body.length === 0) return done(null, undefined)
    const text = body.toString()
    void parse(request, text, (error, value) =>
      error === null ? done(null, value) : done(whyNotJson(text)),
    )
  })
}

/** Parsed anew for the words: the parser above does not tell where it stopped. */
function whyNotJson(text: string): BatchwiseError {
  try {
    JSON.parse(text)
  } catch (error) {
    return malformedJson(error instanceof Error ? error.message : String(error))
  }
  const message =
    'a field named __proto__, or constructor with a field prototype, is not accepted anywhere'
  return new BatchwiseError(errorCodes.malformedBody, message, [
    { pointer: '', value: null, accepted: 'other names of fields', message },
  ])
}

/** The schemas describe the answers and tests hold them to it; at run time an answer is sent as it was presented. */
function answersAsPresented(scope: FastifyInstance): void {
  scope.setValidatorCompiler(parseParts)
  // typed as text alone; bytes are sent as they are
  scope.setSerializerCompiler(() => encoded as (answer: unknown) => string)
}
