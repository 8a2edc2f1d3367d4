import { problemMediaType, problemsByCode } from '../answers/problems.js'
import { Problem } from '../schemas.js'

export type ProblemStatus = (typeof problemsByCode)[keyof typeof problemsByCode]['status']

interface ProblemResponse {
  readonly description: string
  readonly content: object
}

/** The problem answers of a route, for its schema. */
export function problemResponses(
  ...statuses: readonly ProblemStatus[]
): Record<number, ProblemResponse> {
  return Object.fromEntries(statuses.map((status) => [status, responseOf(status)]))
}

function responseOf(status: ProblemStatus): ProblemResponse {
  const titles = Object.values(problemsByCode)
    .filter((problem) => problem.status === status)
    .map(({ title }) => title)
  const content = { [problemMediaType]: { schema: Problem } }
  return { description: titles.join('; or: '), content }
}
