/**
 * Pages as Relay connections (GraphQL Cursor Connections Specification): `first` with `after` walks
 * forward, `last` with `before` backward. A page is the first or the last entries between the two
 * cursors.
 */
import { invalid } from '../errors.js'

export interface PageArguments {
  readonly first?: number | null
  readonly after?: string | null
  readonly last?: number | null
  readonly before?: string | null
}

interface PageSizes {
  readonly default: number
  readonly max: number
}

/** By the name of the field that is paged. */
export const pageSizes = {
  studies: { default: 20, max: 100 },
  trials: { default: 100, max: 500 },
  datasets: { default: 20, max: 100 },
  models: { default: 20, max: 100 },
} as const satisfies Record<string, PageSizes>

/** The part of a list that a page shows. */
export interface PageWindow {
  readonly after: string | null
  readonly before: string | null
  readonly size: number
  /** The last entries between the cursors, not the first. */
  readonly fromEnd: boolean
}

interface Neighbours {
  readonly hasNextPage: boolean
  readonly hasPreviousPage: boolean
}

interface Edge<Node> {
  readonly cursor: string
  readonly node: Node
}

/** Edges and cursors are getters: they are computed only when the query selects them. */
export class Connection<Node> {
  readonly pageInfo: PageInfo<Node>

  constructor(
    readonly nodes: readonly Node[],
    private readonly cursorOf: (node: Node) => string,
    neighbours: Neighbours,
  ) {
    this.pageInfo = new PageInfo(nodes, cursorOf, neighbours)
  }

  get edges(): readonly Edge<Node>[] {
    return this.nodes.map((node) => ({ cursor: this.cursorOf(node), node }))
  }
}

class PageInfo<Node> implements Neighbours {
  readonly hasNextPage: boolean
  readonly hasPreviousPage: boolean

  constructor(
    private readonly nodes: readonly Node[],
    private readonly cursorOf: (node: Node) => string,
    neighbours: Neighbours,
  ) {
    this.hasNextPage = neighbours.hasNextPage
    this.hasPreviousPage = neighbours.hasPreviousPage
  }

  get startCursor(): string | null {
    return this.cursorAt(0)
  }

  get endCursor(): string | null {
    return this.cursorAt(-1)
  }

  private cursorAt(index: number): string | null {
    const node = this.nodes.at(index)
    return node === undefined ? null : this.cursorOf(node)
  }
}

/** Throws at `/first` and `/last`. */
export function windowOf(page: PageArguments, sizes: PageSizes): PageWindow {
  const { first, last } = page
  if (isGiven(first) && isGiven(last))
    throw invalid('/last', last, 'first or last', 'first and last cannot be combined')
  const fromEnd = walksBackward(page)
  const size = first ?? last ?? sizes.default
  if (size < 1 || size > sizes.max) {
    const argument = fromEnd ? 'last' : 'first'
    throw invalid(
      `/${argument}`,
      size,
      `a whole number from 1 to ${sizes.max}`,
      `${argument} must be from 1 to ${sizes.max}`,
    )
  }
  return { after: page.after ?? null, before: page.before ?? null, size, fromEnd }
}

/** Without a size, `before` alone walks backward. */
function walksBackward({ first, after, last, before }: PageArguments): boolean {
  if (isGiven(last)) return true
  return !isGiven(first) && isGiven(before) && !isGiven(after)
}

const isGiven = <Value>(argument: Value | null | undefined): argument is Value =>
  argument !== null && argument !== undefined

interface Identified {
  readonly id: string
}

/** A page of a list in memory. Throws at `/after` or `/before` for a cursor of no entry. */
export function pageOf<Node extends Identified>(
  all: readonly Node[],
  page: PageArguments,
  sizes: PageSizes,
): Connection<Node> {
  const { after, before, size, fromEnd } = windowOf(page, sizes)
  const from = after === null ? 0 : indexOfCursor(all, after, '/after') + 1
  const to = Math.max(from, before === null ? all.length : indexOfCursor(all, before, '/before'))
  if (fromEnd) {
    const start = Math.max(from, to - size)
    return new Connection(all.slice(start, to), cursorOfId, {
      hasPreviousPage: start > from,
      // the entry that the cursor names follows
      hasNextPage: before !== null,
    })
  }
  const end = Math.min(to, from + size)
  return new Connection(all.slice(from, end), cursorOfId, {
    hasPreviousPage: after !== null,
    hasNextPage: end < to,
  })
}

const cursorOfId = ({ id }: Identified): string => Buffer.from(`after/${id}`).toString('base64url')

function indexOfCursor(all: readonly Identified[], cursor: string, pointer: string): number {
  const index = all.findIndex((node) => cursorOfId(node) === cursor)
  if (index >= 0) return index
  throw invalid(
    pointer,
    cursor,
    'a cursor of another page of this list',
    'the cursor is not one of this list',
  )
}
