import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import fastifyStatic from '@fastify/static'
import type { FastifyInstance } from 'fastify'

/** Everything else in these folders is not served. */
const servedFiles = new Set([
  '/graphiql.min.js',
  '/graphiql.min.css',
  '/react.production.min.js',
  '/react-dom.production.min.js',
  '/examples.js',
  '/icon.svg',
  '/start.js',
  '/page.css',
])

const contentSecurityPolicy = [
  "default-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "font-src 'self' data:",
  "connect-src 'self'",
  "worker-src 'self' blob:",
  "frame-ancestors 'none'",
  "base-uri 'none'",
  "form-action 'none'",
].join('; ')

/** The GraphQL playground at /graphiql. All its files come from this service. */
export async function graphiql(app: FastifyInstance): Promise<void> {
  const page = fileURLToPath(new URL('./page/', import.meta.url))
  const html = readFileSync(path.join(page, 'index.html'), 'utf8')
  await app.register(fastifyStatic, {
    root: [
      packageFolder('graphiql'),
      packageFolder('react', 'umd'),
      packageFolder('react-dom', 'umd'),
      page,
    ],
    prefix: '/graphiql/assets/',
    allowedPath: (file) => servedFiles.has(file),
  })
  app.get('/graphiql', { schema: { hide: true } }, async (_request, reply) =>
    reply
      .header('content-security-policy', contentSecurityPolicy)
      .type('text/html; charset=utf-8')
      .send(html),
  )
}

const require = createRequire(import.meta.url)

function packageFolder(name: string, ...below: string[]): string {
  return path.join(path.dirname(require.resolve(`${name}/package.json`)), ...below)
}
