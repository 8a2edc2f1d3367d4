import swagger from '@fastify/swagger'
import swaggerUi from '@fastify/swagger-ui'
import type { FastifyInstance } from 'fastify'
import { jsonSchemaTransform, jsonSchemaTransformObject } from 'fastify-type-provider-zod'
import { describeOperations } from './describe-operations.js'
import { accessScheme, describeAccess } from './open-api-access.js'
import type { OpenApiDocument } from './operations.js'
import { removeSmallestInteger, removeUnusedSchemas } from './used-schemas.js'

const tags = [
  {
    name: 'studies',
    description: 'One question each: model, data, device, memory budget and training plan',
  },
  { name: 'datasets', description: 'Rows to train on' },
  { name: 'models', description: 'Model files to ask about' },
  { name: 'service', description: 'Devices, presets, health' },
]

/** The text above the operations on the page. */
const description = [
  'Measures a model on a device and advises the batch size and learning rate to train with.',
  '',
  'The first answer on this page: when the service uses keys, put one into **Authorize**. Open',
  '**POST /v1/studies**, **Try it out**, **Execute**. The example trains for some seconds, and the',
  'answer is the study with its `advice`. On 202 the study still runs: put its `id` into',
  '**GET /v1/studies/{id}** a little later. The same with GraphQL: [/graphiql](/graphiql).',
].join('\n')

/** The page sets styles on its elements. Nothing else is inline or from another host. */
const contentSecurityPolicy = [
  "default-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "font-src 'self' data:",
  "connect-src 'self'",
  "frame-ancestors 'none'",
  "base-uri 'none'",
  "form-action 'none'",
].join('; ')

/** The OpenAPI document of all routes registered later, and its pages under /docs. */
export async function openApi(app: FastifyInstance, version: string): Promise<void> {
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Batchwise',
        version,
        description,
        license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
      },
      servers: [{ url: '/' }],
      tags,
      components: { securitySchemes: accessScheme },
    },
    transform: jsonSchemaTransform,
    transformObject: (document) => completed(jsonSchemaTransformObject(document)),
  })
  // BaseLayout has no bar that loads documents of other addresses
  await app.register(swaggerUi, {
    routePrefix: '/docs',
    staticCSP: contentSecurityPolicy,
    theme: { title: 'Batchwise: REST API' },
    uiConfig: { validatorUrl: null, deepLinking: true, layout: 'BaseLayout' },
  })
}

/** Returns a completed copy: the generator shares objects between operations. */
function completed<Document>(generated: Document): Document {
  const document = structuredClone(generated)
  const parts = document as OpenApiDocument
  parts.paths ??= {}
  parts.components ??= { schemas: {} }
  parts.components.schemas ??= {}
  describeAccess(parts)
  removeSmallestInteger(parts)
  removeUnusedSchemas(parts)
  describeOperations(parts)
  return document
}
