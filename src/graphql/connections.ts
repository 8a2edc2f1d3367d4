/** Pages in the form of Relay's connections. */
import { invalid } from '../errors.js'

export interface PageArguments { readonly first?: number | null; readonly after?: string | null }
export interface Connection<Node> {
  readonly edges: readonly { readonly cursor: string; readonly node: Node }[]
  readonly nodes: readonly Node[]
  readonly pageInfo: { readonly hasNextPage: boolean; readonly hasPreviousPage: boolean; readonly startCursor: string | null; readonly endCursor: string | null }
}

/** How many entries a page has; throws at `/first`. */
export function pageSize(first: number | null | undefined, { usual, most }: { readonly usual: number; readonly most: number }): number {
  const size = first ?? usual
  if (size < 1 || size > most) throw invalid('/first', size, `a whole number from 1 to ${most}`, `first must be from 1 to ${most}`)
  return size
}

export function connectionOf<Node>(nodes: readonly Node[], cursorOf: (node: Node) => string, { after, hasNextPage }: { readonly after: string | null | undefined; readonly hasNextPage: boolean }): Connection<Node> {
  const edges = nodes.map((node) => ({ cursor: cursorOf(node), node }))
  return { edges, nodes, pageInfo: { hasNextPage, hasPreviousPage: (after ?? null) !== null, startCursor: edges[0]?.cursor ?? null, endCursor: edges.at(-1)?.cursor ?? null } }
}

const cursorOfId = ({ id }: { readonly id: string }): string => Buffer.from(`after/${id}`).toString('base64url')

/** A page of entries that are all at hand, by their ids; throws at `/after` for a cursor of none of them. */
export function pageOf<Node extends { readonly id: string }>(all: readonly Node[], { first, after }: PageArguments, sizes: { readonly usual: number; readonly most: number }): Connection<Node> {
  const size = pageSize(first, sizes)
  const from = (after ?? null) === null ? 0 : all.findIndex((node) => cursorOfId(node) === after) + 1
  if (from === 0 && (after ?? null) !== null) throw invalid('/after', after, 'a cursor of an earlier page', 'the cursor is not one of this list')
  return connectionOf(all.slice(from, from + size), cursorOfId, { after, hasNextPage: from + size < all.length })
}
