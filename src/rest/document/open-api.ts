import swagger from '@fastify/swagger'
import swaggerUi from '@fastify/swagger-ui'
import type { FastifyInstance } from 'fastify'
import { jsonSchemaTransform, jsonSchemaTransformObject } from 'fastify-type-provider-zod'
import { accessScheme, withAccess } from './open-api-access.js'
import { describeOperations } from './describe-operations.js'

const tags = [
  {
    name: 'studies',
    description: 'One question each: model, data, device, memory budget and training plan',
  },
  { name: 'datasets', description: 'Rows to train on' },
  { name: 'service', description: 'Devices, presets, health' },
]

/** What stands above the operations on the page. */
const description = `Measures a model on a device and advises the batch size and learning rate to train with.

To a first answer on this page: where the service uses keys, put one into **Authorize**; open **POST /v1/studies**, **Try it out**, **Execute**. The example trains for some seconds, and the answer is the
study with its \`advice\`. If it says 202, the study goes on: put its \`id\` into **GET /v1/studies/{id}** a little later. The same with GraphQL: [/graphiql](/graphiql).`

/** The pages set styles on their elements; nothing else is inline, and nothing comes from elsewhere. */
const contentSecurityPolicy =
  "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self' data:; connect-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"

/** The OpenAPI document of every route registered after it, and its pages under /docs (no remote file). */
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
    transformObject: (document) =>
      describeOperations(
        withoutUnusedSchemas(
          withoutSmallestInteger(withAccess(jsonSchemaTransformObject(document))),
        ),
      ),
  })
  // without the bar of the page's makers, which asks for the address of another document
  await app.register(swaggerUi, {
    routePrefix: '/docs',
    staticCSP: contentSecurityPolicy,
    theme: { title: 'Batchwise: REST API' },
    uiConfig: { validatorUrl: null, deepLinking: true, layout: 'BaseLayout' },
  })
}

/**
 * Pages that make an example of an answer's schema begin with its minimum: without this bound of all integers that is 0. What is sent keeps it: a smaller number is refused. The forms of what
 * is sent are named `…Input`.
 */
function withoutSmallestInteger<Document extends object>(document: Document): Document {
  const walk = (value: unknown, name: string): unknown => {
    if (
      typeof value !== 'object' ||
      value === null ||
      name === 'requestBody' ||
      name === 'parameters' ||
      name.endsWith('Input')
    )
      return value
    if (Array.isArray(value)) return value.map((entry) => walk(entry, ''))
    return Object.fromEntries(
      Object.entries(value).flatMap(([key, entry]) =>
        key === 'minimum' && entry === Number.MIN_SAFE_INTEGER ? [] : [[key, walk(entry, key)]],
      ),
    )
  }
  return walk(document, '') as Document
}

/** The transform writes an input and an output form of every schema; only those that are referred to are kept. */
function withoutUnusedSchemas<Document extends object>(document: Document): Document {
  const copy = structuredClone(document) as Document & {
    components?: { schemas?: Record<string, unknown> }
  }
  const schemas = copy.components?.schemas ?? {}
  for (let removed = true; removed;) {
    removed = false
    for (const name of Object.keys(schemas)) {
      const { [name]: own, ...others } = schemas
      const elsewhere = JSON.stringify({
        ...copy,
        components: { ...copy.components, schemas: others },
      })
      if (own === undefined || elsewhere.includes(`"#/components/schemas/${name}"`)) continue
      delete schemas[name]
      removed = true
    }
  }
  return copy
}
