import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { json, jsonAs, listening, post } from '../support/listening.js'
import { serving, someQuestion } from '../support/serving.js'

interface Connection {
  readonly edges: readonly { readonly cursor: string; readonly node: { readonly id: string } }[]
  readonly pageInfo: {
    readonly hasNextPage: boolean
    readonly hasPreviousPage: boolean
    readonly startCursor: string | null
    readonly endCursor: string | null
  }
}
interface Answer {
  readonly data: unknown
  readonly errors?: readonly { readonly extensions: object }[]
}
const shown =
  '{ edges { cursor node { id } } pageInfo { hasNextPage hasPreviousPage startCursor endCursor } }'
const idsOf = ({ edges }: Connection): readonly string[] => edges.map(({ node }) => node.id)
const refused: readonly (readonly [string, string])[] = [
  ['(first: 1, last: 1)', '/last'],
  ['(last: 0)', '/last'],
  ['(last: -1)', '/last'],
  ['(first: -1)', '/first'],
  ['(last: 501)', '/last'],
  ['(before: "x")', '/before'],
  ['(after: "x", last: 2)', '/after'],
]

/** Walks the pages backward, two entries each. Returns the ids in the order of the list. */
async function walkBackward(
  page: (call: string) => Promise<Connection>,
): Promise<readonly string[]> {
  const seen: string[] = []
  let at = await page('(last: 2)')
  expect(at.pageInfo.hasNextPage).toBe(false)
  for (;;) {
    seen.unshift(...idsOf(at))
    expect([at.pageInfo.startCursor, at.pageInfo.endCursor]).toEqual([
      at.edges[0]?.cursor,
      at.edges.at(-1)?.cursor,
    ])
    if (!at.pageInfo.hasPreviousPage) return seen
    at = await page(`(last: 2, before: "${at.pageInfo.startCursor ?? ''}")`)
    expect(at.pageInfo.hasNextPage).toBe(true)
  }
}

describe.each([
  ['SQLite', serving],
  ['memory', listening],
] as const)('connections over %s', (_store, open) => {
  let service: Awaited<ReturnType<typeof open>>
  const ids: string[] = []
  beforeAll(async () => {
    service = await open()
    if ('useCases' in service) service.useCases.answersAfterMs = 1
    for (let i = 0; i < 5; i++)
      ids.unshift(
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
  const ask = async (query: string): Promise<Answer> =>
    jsonAs<Answer>(await post(`${service.url}/graphql`, { query }))
  const lists = {
    studies: (call: string): Promise<Answer> => ask(`{ studies${call} ${shown} }`),
    trials: (call: string): Promise<Answer> =>
      ask(`{ study(id: "${ids[0] ?? ''}") { trials${call} ${shown} } }`),
  }
  const connection = async (list: keyof typeof lists, call: string): Promise<Connection> => {
    const { data, errors } = await lists[list](call)
    expect(errors).toBeUndefined()
    return list === 'studies'
      ? (data as { studies: Connection }).studies
      : (data as { study: { trials: Connection } }).study.trials
  }

  it.each(['studies', 'trials'] as const)(
    'of %s are walked backward, each entry once',
    async (list) => {
      const all = idsOf(await connection(list, ''))
      if (list === 'studies') expect(all).toEqual(ids)
      expect(await walkBackward((call) => connection(list, call))).toEqual(all)
    },
  )

  it('take both cursors, of one page or of two, and `before` alone walks backward', async () => {
    const all = await connection('studies', '')
    const after = `after: "${all.edges[0]?.cursor ?? ''}"`
    const before = `before: "${all.edges[4]?.cursor ?? ''}"`
    const page = async (call: string): Promise<readonly unknown[]> => {
      const { edges, pageInfo } = await connection('studies', `(${call})`)
      return [
        edges.map(({ node }) => ids.indexOf(node.id)),
        pageInfo.hasPreviousPage,
        pageInfo.hasNextPage,
      ]
    }
    expect(await page(`first: 2, ${after}, ${before}`)).toEqual([[1, 2], true, true])
    expect(await page(`last: 2, ${after}, ${before}`)).toEqual([[2, 3], true, true])
    expect(await page(`first: 9, ${after}, ${before}`)).toEqual([[1, 2, 3], true, false])
    expect(await page(`last: 9, ${after}, ${before}`)).toEqual([[1, 2, 3], false, true])
    expect(await page(before)).toEqual([[0, 1, 2, 3], false, true])
    expect(await page(`first: 2, ${before}`)).toEqual([[0, 1], false, true])
    expect(await page(`last: 2, ${after}`)).toEqual([[3, 4], true, false])
    expect(await page(`first: null, last: null, ${after}`)).toEqual([[1, 2, 3, 4], true, false])
    expect(await page(`first: 2, after: "${all.edges[4]?.cursor ?? ''}"`)).toEqual([
      [],
      true,
      false,
    ])
    expect(await page(`last: 2, before: "${all.edges[0]?.cursor ?? ''}"`)).toEqual([
      [],
      false,
      true,
    ])
  })

  it.each(refused)('name the argument that is wrong in %s', async (call, pointer) => {
    for (const list of ['studies', 'trials'] as const) {
      expect((await lists[list](call)).errors?.[0]?.extensions, list).toMatchObject({
        code: 'invalid-request',
        faults: [{ pointer }],
      })
    }
  })
})
