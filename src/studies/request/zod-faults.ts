import type { z } from 'zod'
import { BatchwiseError, errorCodes, type Fault } from '../../errors.js'

type Issue = z.core.$ZodIssue

/** JSON pointer (RFC 6901) of a path. */
export const pointerOf = (path: readonly PropertyKey[]): string =>
  path.map((part) => `/${String(part).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('')

/** What zod found wrong, as faults with pointer, value and what is accepted. */
export function faultsOf(error: z.ZodError, input: unknown): BatchwiseError {
  const faults = error.issues
    .flatMap((issue) => flatten(issue, []))
    .map(({ issue, path }): Fault => {
      const value = valueAt(input, path)
      const pointer = pointerOf(
        issue.code === 'unrecognized_keys' ? [...path, ...issue.keys.slice(0, 1)] : path,
      )
      return {
        pointer,
        value: issue.code === 'unrecognized_keys' ? valueAt(value, issue.keys.slice(0, 1)) : value,
        accepted: acceptedBy(issue),
        message: `${pointer === '' ? 'the request' : pointer}: ${issue.message}`,
      }
    })
  return new BatchwiseError(
    errorCodes.invalidRequest,
    faults[0]?.message ?? 'the request is not valid',
    faults,
  )
}

/** The branch of a union that came nearest: the one whose faults lie deepest. */
function flatten(
  issue: Issue,
  prefix: readonly PropertyKey[],
): { issue: Issue; path: readonly PropertyKey[] }[] {
  const path = [...prefix, ...issue.path]
  if (issue.code !== 'invalid_union') return [{ issue, path }]
  const branches = issue.errors.map((errors) => errors.flatMap((inner) => flatten(inner, path)))
  const depth = (branch: ReturnType<typeof flatten>): number =>
    Math.max(
      0,
      ...branch.map(
        (entry) => entry.path.length + (entry.issue.code === 'unrecognized_keys' ? -1 : 0),
      ),
    )
  const missing = (branch: ReturnType<typeof flatten>): number =>
    branch.filter((entry) => entry.issue.code === 'unrecognized_keys').length
  const [best] = branches
    .filter((branch) => branch.length > 0)
    .sort((a, b) => missing(a) - missing(b) || depth(b) - depth(a) || a.length - b.length)
  return best === undefined ||
    best.every((entry) => entry.path.length === path.length && entry.issue.code === 'invalid_type')
    ? [{ issue, path }]
    : best
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
      return issue.format === 'datetime'
        ? 'a time in ISO 8601: 2026-01-31T12:00:00Z'
        : issue.format === 'uuid'
          ? 'a UUID'
          : issue.message
    case 'unrecognized_keys':
      return 'no other fields than those documented'
    case 'invalid_union':
      return 'one of the documented forms'
    default:
      return issue.message
  }
}

function valueAt(input: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (value, key) =>
      typeof value === 'object' && value !== null
        ? (value as Record<PropertyKey, unknown>)[key]
        : undefined,
    input,
  )
}
