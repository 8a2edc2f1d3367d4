/** Operations that are drawn from the schema, sent to the running service a few at a time, and their answers judged. */
import { setTimeout as sleep } from 'node:timers/promises'
import { Dice } from './dice.js'
import { answerWithinMs, type Finding, type Fuzzed } from './findings.js'
import { executable, fuzzedSchema, judge, type Answer } from './graphql-judge.js'
import { drawOperation, type Operation } from './graphql-operations.js'
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

const atOnce = 4
const toldEvery = 2000
/** `operation` null: what is sent is no request. */
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
  for (let sent = 0; sent < cases; sent += atOnce) {
    const requests = Array.from({ length: Math.min(atOnce, cases - sent) }, () =>
      draw(dice, pool, key),
    )
    findings.push(...(await Promise.all(requests.map((request) => ask(url, request, pool)))).flat())
    if ((sent + atOnce) % toldEvery === 0)
      say(`GraphQL: ${sent + atOnce} cases, ${findings.length} findings`)
  }
  return { cases, findings }
}

function draw(dice: Dice, pool: Pool, key: string): Request {
  const kind = dice.chance(0.04) ? 'subscription' : dice.chance(0.35) ? 'mutation' : 'query'
  const drawn = dice.chance(0.05) ? excessive(dice) : drawOperation(fuzzedSchema, kind, dice, pool)
  const operation = dice.chance(0.04) ? mangled(drawn, dice) : drawn
  const isBroken = dice.chance(0.04)
  // a subscription belongs to the stream; to the other address it is sent as well, now and then
  const path = kind === 'subscription' && dice.chance(0.8) ? '/graphql/stream' : '/graphql'
  const who: Record<string, string> = dice.chance(0.02)
    ? {}
    : { authorization: dice.chance(0.01) ? 'Bearer wrong' : `Bearer ${key}` }
  const type = dice.chance(0.01)
    ? dice.pick([
        'text/plain',
        'application/graphql',
        'application/x-www-form-urlencoded',
        'application/json; charset=utf-16',
      ])
    : 'application/json'
  const body = isBroken
    ? envelope(operation, dice)
    : JSON.stringify({
        query: operation.query,
        variables: operation.variables,
        ...(operation.operationName === null ? {} : { operationName: operation.operationName }),
      })
  if (!isBroken && path === '/graphql' && dice.chance(0.04)) return asGet(operation, who)
  return {
    path,
    method: 'POST',
    body,
    headers: { ...who, 'content-type': type },
    operation: isBroken || type !== 'application/json' ? null : operation,
  }
}

/** A browser's page may not send it without the header. A mutation or an incomplete pair in the text has no address: those are sent as they can be. */
function asGet(operation: Operation, who: Readonly<Record<string, string>>): Request {
  const { query, variables, operationName } = operation
  const search = new URLSearchParams({
    query,
    variables: JSON.stringify(variables),
    ...(operationName === null ? {} : { operationName }),
  })
  const address = `/graphql?${search.toString()}`
  const isWhole = address.length < 12_000 && search.get('query') === query
  return {
    path: address.slice(0, 12_000),
    method: 'GET',
    body: '',
    headers: { ...who, 'mercurius-require-preflight': '1' },
    operation: isWhole && executable(operation)?.operation.operation === 'query' ? operation : null,
  }
}

async function ask(
  url: string,
  { path, method, body, headers, operation }: Request,
  pool: Pool,
): Promise<readonly Finding[]> {
  const where = `${path} ${body.slice(0, 1500)}`
  try {
    const signal = AbortSignal.timeout(answerWithinMs)
    const response = await fetch(`${url}${path}`, {
      method,
      headers,
      ...(method === 'GET' ? {} : { body }),
      signal,
    })
    const answer: Answer = {
      status: response.status,
      type: response.headers.get('content-type') ?? '',
      text: await response.text(),
    }
    if (path === '/graphql/stream') return judgeStream(answer, operation, where)
    if (answer.status === 200) pool.gather(JSON.parse(answer.text))
    return judge(answer, operation, where)
  } catch (error) {
    // a service that is gone would fail all the rest in no time
    await sleep(10)
    return [
      {
        kind: 'hangs',
        where,
        what: `no answer: ${error instanceof Error ? `${error.message} ${String(error.cause ?? '')}` : String(error)}`,
      },
    ]
  }
}
