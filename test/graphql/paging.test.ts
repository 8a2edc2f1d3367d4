import Sqlite from 'better-sqlite3'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { json, jsonAs, post } from '../support/listening.js'
import { serving, someQuestion, type Serving } from '../support/serving.js'

let service: Serving
const ids: string[] = []
interface Answer {
  readonly data: {
    readonly studies?: Connection
    readonly study?: { readonly trials: Connection }
  } | null
  readonly errors?: readonly {
    readonly message: string
    readonly extensions: Record<string, unknown>
  }[]
}
interface Connection {
  readonly edges: readonly { readonly cursor: string; readonly node: { readonly id: string } }[]
  readonly nodes: readonly { readonly id: string }[]
  readonly pageInfo: {
    readonly hasNextPage: boolean
    readonly hasPreviousPage: boolean
    readonly startCursor: string | null
    readonly endCursor: string | null
  }
}
const ask = async (query: string, variables: object = {}): Promise<Answer> =>
  jsonAs<Answer>(await post(`${service.url}/graphql`, { query, variables }))
const selection =
  '{ edges { cursor node { id } } nodes { id } pageInfo { hasNextPage hasPreviousPage startCursor endCursor } }'
const connection = async (call: string): Promise<Connection> => {
  const { data } = await ask(`{ studies${call} ${selection} }`)
  return given(data?.studies)
}
function given<Value>(value: Value | undefined): Value {
  if (value === undefined) throw new Error('the answer has no such field')
  return value
}
beforeAll(async () => {
  service = await serving()
  for (let i = 0; i < 6; i++)
    ids.push(
      String(
        (
          await json(
            await post(
              `${service.url}/v1/studies`,
              { ...someQuestion, data: { rows: 600 + i } },
              { prefer: 'wait=60' },
            ),
          )
        )['id'],
      ),
    )
})
afterAll(() => service.close())

describe('a connection', () => {
  it('is walked by its cursors, each study once, and every edge has a cursor to continue from', async () => {
    const seen: string[] = []
    let page = await connection('(first: 2, order: { by: createdAt, descending: false })')
    expect(page.pageInfo.hasPreviousPage).toBe(false)
    for (;;) {
      seen.push(...page.nodes.map(({ id }) => id))
      expect(page.edges.map(({ node }) => node.id)).toEqual(page.nodes.map(({ id }) => id))
      expect([page.pageInfo.startCursor, page.pageInfo.endCursor]).toEqual([
        page.edges[0]?.cursor,
        page.edges.at(-1)?.cursor,
      ])
      if (!page.pageInfo.hasNextPage) break
      page = await connection(
        `(first: 2, after: "${page.pageInfo.endCursor ?? ''}", order: { by: createdAt, descending: false })`,
      )
      expect(page.pageInfo.hasPreviousPage).toBe(true)
    }
    expect(seen).toEqual(ids)
    const all = await connection('(first: 100)')
    expect((await connection(`(first: 2, after: "${all.edges[3]?.cursor ?? ''}")`)).nodes).toEqual(
      all.nodes.slice(4, 6),
    )
  })

  it('has the cursors of REST, and refuses others at their argument', async () => {
    const { nextCursor } = await json(await fetch(`${service.url}/v1/studies?limit=3`))
    expect((await connection('(first: 3)')).pageInfo.endCursor).toBe(nextCursor)
    for (const [call, pointer] of [
      ['(after: "x")', '/after'],
      ['(first: 0)', '/first'],
      ['(first: 101)', '/first'],
    ] as const) {
      expect(
        (await ask(`{ studies${call} { nodes { id } } }`)).errors?.[0]?.extensions,
      ).toMatchObject({
        code: 'invalid-request',
        type: '/problems/invalid-request',
        faults: [{ pointer }],
      })
    }
  })

  it('filters like REST', async () => {
    expect(
      (
        await connection(
          '(filter: { model: "regression", engine: "tensorflow", device: "cpu", state: done })',
        )
      ).nodes,
    ).toHaveLength(6)
    expect((await connection('(filter: { engine: "wasm" })')).nodes).toEqual([])
    expect((await connection('(filter: { createdAfter: "2126-01-01T00:00:00Z" })')).nodes).toEqual(
      [],
    )
    expect(
      (await ask('{ studies(filter: { createdAfter: "yesterday" }) { nodes { id } } }')).errors?.[0]
        ?.extensions['code'],
    ).toBe('invalid-request')
  })

  it('of trials continues where a page ended', async () => {
    const trials = async (call: string): Promise<Connection> => {
      const { data } = await ask(`{ study(id: "${ids[0] ?? ''}") { trials${call} ${selection} } }`)
      return given(data?.study).trials
    }
    const all = await trials('')
    expect(all.nodes.length).toBeGreaterThan(3)
    expect(all.nodes.map(({ id }) => id)).toEqual(all.nodes.map((_, i) => `t${i + 1}`))
    const first = await trials('(first: 3)')
    expect([
      first.pageInfo.hasNextPage,
      (await trials(`(first: 3, after: "${first.pageInfo.endCursor ?? ''}")`)).nodes,
    ]).toEqual([true, all.nodes.slice(3)])
    expect(
      (await ask(`{ study(id: "${ids[0] ?? ''}") { trials(after: "x") { nodes { id } } } }`))
        .errors?.[0]?.extensions,
    ).toMatchObject({ faults: [{ pointer: '/after' }] })
  })
})

it('the trials of six studies take as many SQL statements as those of one', async () => {
  const prepare = vi.spyOn(Sqlite.prototype, 'prepare')
  const statements = async (first: number): Promise<number> => {
    prepare.mockClear()
    const { data, errors } = await ask(
      `{ studies(first: ${first}) { nodes { id explanation trials { nodes { id outcome { cause } measurements { name value } } } } } }`,
    )
    expect(errors).toBeUndefined()
    const someTrials = { nodes: expect.arrayContaining([expect.anything()]) as unknown }
    expect(data?.studies?.nodes).toMatchObject(
      Array.from({ length: first }, () => ({ trials: someTrials })),
    )
    return prepare.mock.calls.filter(([sql]) => sql.startsWith('SELECT')).length
  }
  const one = await statements(1)
  expect(one).toBeGreaterThan(1)
  expect(one).toBeLessThanOrEqual(4)
  expect(await statements(6)).toBe(one)
  prepare.mockRestore()
})
