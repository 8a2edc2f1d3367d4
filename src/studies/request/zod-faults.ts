import type { z } from 'zod'
import { BatchwiseError, errorCodes, type Fault } from '../../errors.js'

type Issue = z.core.$ZodIssue

/** An issue with its path from the root. */
interface PlacedIssue {
  readonly issue: Issue
  readonly path: readonly PropertyKey[]
}

/** JSON pointer (RFC 6901) of a path. */
const pointerOf = (path: readonly PropertyKey[]): string =>
  path.map((part) => `/${String(part).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('')

/** The issues of zod as faults with pointer, value and what is accepted. */
export function faultsOf(error: z.ZodError, input: unknown): BatchwiseError {
  const faults = error.issues
    .flatMap((issue) => withoutUnions(issue, []))
    .map((placed) => faultOf(placed, input))
  const message = faults[0]?.message ?? 'the request is not valid'
  return new BatchwiseError(errorCodes.invalidRequest, message, faults)
}

function faultOf({ issue, path }: PlacedIssue, input: unknown): Fault {
  const place = issue.code === 'unrecognized_keys' ? [...path, ...issue.keys.slice(0, 1)] : path
  const pointer = pointerOf(place)
  return {
    pointer,
    value: valueAt(input, place),
    accepted: acceptedBy(issue),
    message: `${pointer === '' ? 'the request' : pointer}: ${issue.message}`,
  }
}

/** Replaces the issue of a union by the issues of the branch that comes nearest to the input. */
function withoutUnions(issue: Issue, prefix: readonly PropertyKey[]): readonly PlacedIssue[] {
  const path = [...prefix, ...issue.path]
  if (issue.code !== 'invalid_union') return [{ issue, path }]
  const branches = issue.errors
    .map((errors) => errors.flatMap((inner) => withoutUnions(inner, path)))
    .filter((branch) => branch.length > 0)
  const nearest = nearestBranch(branches)
  const isOtherType = nearest?.every(
    (entry) => entry.path.length === path.length && entry.issue.code === 'invalid_type',
  )
  return nearest === undefined || isOtherType === true ? [{ issue, path }] : nearest
}

/** Fewest unknown fields first, then the deepest issue, then the fewest issues. */
function nearestBranch(
  branches: readonly (readonly PlacedIssue[])[],
): readonly PlacedIssue[] | undefined {
  const isUnknownField = ({ issue }: PlacedIssue): boolean => issue.code === 'unrecognized_keys'
  const unknownFields = (branch: readonly PlacedIssue[]): number =>
    branch.filter(isUnknownField).length
  const depth = (branch: readonly PlacedIssue[]): number =>
    Math.max(0, ...branch.map((entry) => entry.path.length - (isUnknownField(entry) ? 1 : 0)))
  return [...branches].sort(
    (a, b) => unknownFields(a) - unknownFields(b) || depth(b) - depth(a) || a.length - b.length,
  )[0]
}

function acceptedBy(issue: Issue): string {
  switch (issue.code) {
    case 'invalid_type':
      return issue.expected
    case 'invalid_value':
      return issue.values.map(String).join(', ')
    case 'too_small':
      return `${issue.inclusive === false ? 'more than' : 'at least'} ${String(issue.minimum)}`
    case 'too_big':
      return `at most ${String(issue.maximum)}`
    case 'invalid_format':
      return formatTexts[issue.format] ?? issue.message
    case 'unrecognized_keys':
      return 'only the documented fields'
    case 'invalid_union':
      return 'one of the documented forms'
    default:
      return issue.message
  }
}

const formatTexts: Readonly<Record<string, string>> = {
  datetime: 'a time in ISO 8601: 2026-01-31T12:00:00Z',
  uuid: 'a UUID',
}

function valueAt(input: unknown, path: readonly PropertyKey[]): unknown {
  let value = input
  for (const key of path) {
    if (typeof value !== 'object' || value === null) return undefined
    value = (value as Readonly<Record<PropertyKey, unknown>>)[key]
  }
  return value
}
