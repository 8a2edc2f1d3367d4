import sse from '@fastify/sse'
import type { FastifyInstance, FastifyPluginAsync } from 'fastify'
import type { UseCasesFor } from '../access/guarded-use-cases.js'
import type { KeyWatch } from '../access/key-watch.js'
import { etags } from './answers/etag.js'
import { deprecations } from './document/deprecation.js'
import { openApi } from './document/open-api.js'
import { jsonBodies } from './request/json-bodies.js'
import { parseParts } from './request/parse-parts.js'
import { datasetFileRoute } from './routes/dataset-files.js'
import { datasetRoutes } from './routes/datasets.js'
import { eventRoutes } from './routes/events.js'
import { exchangeRoutes } from './routes/exchange.js'
import { modelRoutes } from './routes/models.js'
import { problemPages } from './routes/problem-pages.js'
import { serviceRoutes } from './routes/service.js'
import { studyRoutes, whatIfRoute } from './routes/studies.js'

export interface RestOptions {
  readonly useCasesFor: UseCasesFor
  readonly version: string
  /** Ends streams with their key. Null: streams go on. */
  readonly keys: KeyWatch | null
  /** Interval of the comments on a silent stream. */
  readonly heartbeatMs: number
  /** Where the rows of a data set lie, for workers of other hosts. Null: they are not given. */
  readonly datasetFolder: ((id: string) => string) | null
}

/** The routes under /v1, the health checks, the OpenAPI document and its pages. */
export async function rest(
  app: FastifyInstance,
  { useCasesFor, version, keys, heartbeatMs, datasetFolder }: RestOptions,
): Promise<void> {
  const serviceStops = abortedAtClose(app)
  await serverSentEvents(app, heartbeatMs)
  await openApi(app, version)
  await app.register(async (scope) => {
    jsonBodies(scope)
    answers(scope)
    deprecations(scope)
    studyRoutes(scope, useCasesFor, serviceStops)
    whatIfRoute(scope, useCasesFor)
    eventRoutes(scope, { useCasesFor, keys, serviceStops })
    exchangeRoutes(scope, useCasesFor)
    serviceRoutes(scope, useCasesFor)
    problemPages(scope)
  })
  await app.register(async (scope) => {
    answers(scope)
    await datasetRoutes(scope, useCasesFor)
    if (datasetFolder !== null) datasetFileRoute(scope, useCasesFor, datasetFolder)
  })
  await app.register(async (scope) => {
    answers(scope)
    await modelRoutes(scope, useCasesFor)
  })
}

function abortedAtClose(app: FastifyInstance): AbortSignal {
  const closing = new AbortController()
  app.addHook('preClose', async () => closing.abort())
  return closing.signal
}

async function serverSentEvents(app: FastifyInstance, heartbeatInterval: number): Promise<void> {
  // under NodeNext TypeScript sees the default import as a namespace
  const plugin: unknown = sse
  await app.register(plugin as FastifyPluginAsync<{ heartbeatInterval: number }>, {
    heartbeatInterval,
  })
}

/** Requests are parsed by their schemas. Answers are not: tests compare them with the schemas. */
function answers(scope: FastifyInstance): void {
  scope.setValidatorCompiler(parseParts)
  scope.setSerializerCompiler(() => (answer: unknown) => JSON.stringify(answer))
  etags(scope)
}
