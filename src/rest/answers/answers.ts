import { Problem } from '../schemas.js'
import { problemMediaType, problemsByCode } from './problems.js'

export type ProblemStatus = (typeof problemsByCode)[keyof typeof problemsByCode]['status']

/** The problem answers of a route, for its schema. */
export function problems(...statuses: readonly ProblemStatus[]): Record<number, object> {
  return Object.fromEntries(
    statuses.map((status) => {
      const titles = Object.values(problemsByCode)
        .filter((known) => known.status === status)
        .map(({ title }) => title)
      return [
        status,
        {
          description: titles.join('; or: '),
          content: { [problemMediaType]: { schema: Problem } },
        },
      ]
    }),
  )
}
