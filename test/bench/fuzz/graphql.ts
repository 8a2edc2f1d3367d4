/** Sends random operations from the schema to the running service and judges the answers. */
import { setTimeout as sleep } from 'node:timers/promises'
import { Dice } from './dice.js'
import { answerWithinMs, type Finding, type Fuzzed } from './findings.js'
import { executable, fuzzedSchema, judge, type Answer } from './graphql-judge.js'
import { drawOperation, type Operation, type OperationKind } from './graphql-operations.js'
import { Pool } from './graphql-samples.js'
import { judgeStream } from './graphql-stream.js'
import { envelope, excessive, mangled } from './graphql-wrong.js'

export interface GraphqlOptions {
  readonly url: string
  readonly key: string
  readonly seed: number
  readonly cases: number
  readonly say: (text: string) => void
}

const jsonType = 'application/json'
const otherTypes = [
  'text/plain',
  'application/graphql',
  'application/x-www-form-urlencoded',
  'application/json; charset=utf-16',
] as const
const addressLengthMax = 12_000
const concurrency = 4
const progressEveryCases = 2000

/** `operation` is null if the request is not valid GraphQL over HTTP. */
interface Request {
  readonly path: string
  readonly method: 'GET' | 'POST'
  readonly body: string
  readonly headers: Readonly<Record<string, string>>
  readonly operation: Operation | null
}

export async function fuzzGraphql({ url, key, seed, cases, say }: GraphqlOptions): Promise<Fuzzed> {
  const dice = new Dice(seed)
  const pool = new Pool()
  const findings: Finding[] = []
  for (let sent = 0; sent < cases; sent += concurrency) {
    const requests = Array.from({ length: Math.min(concurrency, cases - sent) }, () =>
      drawRequest(dice, pool, key),
    )
    const judged = await Promise.all(requests.map((request) => send(url, request, pool)))
    findings.push(...judged.flat())
    if ((sent + concurrency) % progressEveryCases === 0)
      say(`GraphQL: ${sent + concurrency} cases, ${findings.length} findings`)
  }
  return { cases, findings }
}

function drawRequest(dice: Dice, pool: Pool, key: string): Request {
  const kind = drawKind(dice)
  const drawn = dice.chance(0.05) ? excessive(dice) : drawOperation(fuzzedSchema, kind, dice, pool)
  const operation = dice.chance(0.04) ? mangled(drawn, dice) : drawn
  const isBroken = dice.chance(0.04)
  // subscriptions belong to the stream path; some also go to the other path
  const path = kind === 'subscription' && dice.chance(0.8) ? '/graphql/stream' : '/graphql'
  const authorization = drawAuthorization(dice, key)
  const contentType = drawContentType(dice)
  const body = isBroken ? envelope(operation, dice) : JSON.stringify(parametersOf(operation))
  if (!isBroken && path === '/graphql' && dice.chance(0.04)) return asGet(operation, authorization)
  return {
    path,
    method: 'POST',
    body,
    headers: { ...authorization, 'content-type': contentType },
    operation: isBroken || contentType !== jsonType ? null : operation,
  }
}

function drawKind(dice: Dice): OperationKind {
  if (dice.chance(0.04)) return 'subscription'
  return dice.chance(0.35) ? 'mutation' : 'query'
}

/** Mostly the valid key; sometimes a wrong one or none. */
function drawAuthorization(dice: Dice, key: string): Readonly<Record<string, string>> {
  if (dice.chance(0.02)) return {}
  return { authorization: dice.chance(0.01) ? 'Bearer wrong' : `Bearer ${key}` }
}

function drawContentType(dice: Dice): string {
  return dice.chance(0.01) ? dice.pick(otherTypes) : jsonType
}

function parametersOf({ query, variables, operationName }: Operation): object {
  return { query, variables, ...(operationName === null ? {} : { operationName }) }
}

/**
 * The preflight header is required, so that a web page cannot send the request by itself.
 * The service refuses mutations by GET. Lone surrogates do not survive in a URL.
 */
function asGet(operation: Operation, authorization: Readonly<Record<string, string>>): Request {
  const { query, variables, operationName } = operation
  const search = new URLSearchParams({
    query,
    variables: JSON.stringify(variables),
    ...(operationName === null ? {} : { operationName }),
  })
  const address = `/graphql?${search.toString()}`
  const isUnchanged = address.length < addressLengthMax && search.get('query') === query
  const isQuery = isUnchanged && executable(operation)?.operation.operation === 'query'
  return {
    path: address.slice(0, addressLengthMax),
    method: 'GET',
    body: '',
    headers: { ...authorization, 'mercurius-require-preflight': '1' },
    operation: isQuery ? operation : null,
  }
}

async function send(url: string, request: Request, pool: Pool): Promise<readonly Finding[]> {
  const { path, method, body, headers, operation } = request
  const where = `${path} ${body.slice(0, 1500)}`
  try {
    const signal = AbortSignal.timeout(answerWithinMs)
    const content = method === 'GET' ? {} : { body }
    const response = await fetch(`${url}${path}`, { method, headers, signal, ...content })
    const answer: Answer = {
      status: response.status,
      type: response.headers.get('content-type') ?? '',
      text: await response.text(),
    }
    if (path === '/graphql/stream') return judgeStream(answer, operation, where)
    if (answer.status === 200) pool.gather(JSON.parse(answer.text))
    return judge(answer, operation, where)
  } catch (error) {
    // without a pause, a dead service would fail all remaining cases at once
    await sleep(10)
    return [{ kind: 'hangs', where, what: `no answer: ${describeError(error)}` }]
  }
}

function describeError(error: unknown): string {
  return error instanceof Error ? `${error.message} ${String(error.cause ?? '')}` : String(error)
}
