/**
 * The yardstick, a process of its own: a bare Fastify route and a bare mercurius query that answer
 * the same bytes from memory, without schemas of REST, access or a store. Reads its answers as one
 * line of JSON from stdin, prints its address, and ends when stdin closes.
 */
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import Fastify from 'fastify'
import mercurius from 'mercurius'
import type { Samples } from './samples.js'

const lines = createInterface(process.stdin)
lines.on('close', () => process.exit(0))
const [line] = (await once(lines, 'line')) as [string]
const { study, list, graphql } = JSON.parse(line) as Samples
const app = Fastify({ logger: false })
app.get('/study', () => study)
app.post('/studies', () => study)
app.get('/studies', () => list)
await app.register(mercurius, {
  routes: true,
  schema: `
    type Outcome { cause: String! durationMs: Float }
    type Measurement { name: String! }
    type Trial { id: ID! kind: String batchSize: Int outcome: Outcome measurements: [Measurement!] }
    type Trials { nodes: [Trial!]! }
    type Study { id: ID! state: String! trials(first: Int): Trials! }
    type Query { study(id: ID!): Study }`,
  resolvers: { Query: { study: () => graphql } },
})
process.stdout.write(
  `${JSON.stringify({ url: await app.listen({ host: '127.0.0.1', port: 0 }), key: '' })}\n`,
)
