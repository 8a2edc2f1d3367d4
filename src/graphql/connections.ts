/**
 * Pages in the form of Relay's connections (GraphQL Cursor Connections Specification): `first` with `after` walks forward, `last` with `before` backward. Of what lies between the cursors a page has
 * the first or the last entries.
 */
import { invalid } from '../errors.js'

export interface PageArguments {
  readonly first?: number | null
  readonly after?: string | null
  readonly last?: number | null
  readonly before?: string | null
}
interface Sizes {
  readonly usual: number
  readonly most: number
}
/** By field, wherever it stands. */
export const pageSizes = {
  studies: { usual: 20, most: 100 },
  trials: { usual: 100, most: 500 },
  datasets: { usual: 20, most: 100 },
} as const satisfies Record<string, Sizes>

/** What a page shows of a list. */
export interface Window {
  readonly after: string | null
  readonly before: string | null
  readonly size: number
  readonly fromEnd: boolean
}
/** What of it lies beyond the window. */
interface More {
  readonly hasNextPage: boolean
  readonly hasPreviousPage: boolean
}

/** What is not asked for is not made: edges and cursors are getters, of classes, since answers have many pages. */
export class Connection<Node> {
  readonly pageInfo: PageInfo<Node>
  constructor(
    readonly nodes: readonly Node[],
    private readonly cursorOf: (node: Node) => string,
    more: More,
  ) {
    this.pageInfo = new PageInfo(nodes, cursorOf, more)
  }
  get edges(): readonly { readonly cursor: string; readonly node: Node }[] {
    return this.nodes.map((node) => ({ cursor: this.cursorOf(node), node }))
  }
}

class PageInfo<Node> {
  readonly hasNextPage: boolean
  readonly hasPreviousPage: boolean
  constructor(
    private readonly nodes: readonly Node[],
    private readonly cursorOf: (node: Node) => string,
    { hasNextPage, hasPreviousPage }: More,
  ) {
    ;[this.hasNextPage, this.hasPreviousPage] = [hasNextPage, hasPreviousPage]
  }
  get startCursor(): string | null {
    return this.cursorAt(0)
  }
  get endCursor(): string | null {
    return this.cursorAt(-1)
  }
  private cursorAt(place: number): string | null {
    const node = this.nodes.at(place)
    return node === undefined ? null : this.cursorOf(node)
  }
}

/** Without a size, `before` alone walks backward as well. Throws at `/first` and `/last`. */
export function windowOf(
  { first, after, last, before }: PageArguments,
  { usual, most }: Sizes,
): Window {
  if (typeof first === 'number' && typeof last === 'number')
    throw invalid(
      '/last',
      last,
      'first or last',
      'first and last are two directions: only one can be given',
    )
  const fromEnd =
    typeof last === 'number' ||
    (typeof first !== 'number' && typeof before === 'string' && typeof after !== 'string')
  const name = fromEnd ? 'last' : 'first'
  const size = first ?? last ?? usual
  if (size < 1 || size > most)
    throw invalid(
      `/${name}`,
      size,
      `a whole number from 1 to ${most}`,
      `${name} must be from 1 to ${most}`,
    )
  return { after: after ?? null, before: before ?? null, size, fromEnd }
}

const cursorOfId = ({ id }: { readonly id: string }): string =>
  Buffer.from(`after/${id}`).toString('base64url')

/** A page of entries that are all at hand, by their ids; throws at `/after` or `/before` for a cursor of none of them. */
export function pageOf<Node extends { readonly id: string }>(
  all: readonly Node[],
  page: PageArguments,
  sizes: Sizes,
): Connection<Node> {
  const { after, before, size, fromEnd } = windowOf(page, sizes)
  const from = after === null ? 0 : placeIn(all, after, '/after') + 1
  const to = Math.max(from, before === null ? all.length : placeIn(all, before, '/before'))
  const [start, end] = fromEnd ? [Math.max(from, to - size), to] : [from, Math.min(to, from + size)]
  // beyond the cursor on the other side lies at least the entry that it names
  const more = fromEnd
    ? { hasPreviousPage: start > from, hasNextPage: before !== null }
    : { hasNextPage: end < to, hasPreviousPage: after !== null }
  return new Connection(
    start === 0 && end === all.length ? all : all.slice(start, end),
    cursorOfId,
    more,
  )
}

function placeIn(all: readonly { readonly id: string }[], cursor: string, pointer: string): number {
  const place = all.findIndex((node) => cursorOfId(node) === cursor)
  if (place < 0)
    throw invalid(pointer, cursor, 'a cursor of another page', 'the cursor is not one of this list')
  return place
}
