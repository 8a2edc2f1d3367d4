/** What the document says of keys: the scheme, the scope of every operation and what is answered without it. Tests hold each operation to it. */
import type { Scope } from '../../access/caller.js'
import { isOpen } from '../../http/caller.js'
import { problems, type ProblemStatus } from '../answers/answers.js'

export const accessScheme = {
  key: {
    type: 'http',
    scheme: 'bearer',
    bearerFormat: 'bw_PREFIX_SECRET',
    description:
      'A key of `batchwise keys create`. A service on the loopback interface needs none until the first key is made, or with BATCHWISE_AUTH=loopback.',
  },
} as const

interface Operation {
  readonly operationId?: string
  readonly responses?: Readonly<Record<string, object>>
  readonly security?: unknown
}

const adminOperations: ReadonlySet<string | undefined> = new Set(['importStudy'])
const scopeOf = (method: string, { operationId }: Operation): Scope =>
  adminOperations.has(operationId) ? 'admin' : method === 'get' ? 'read' : 'submit'

/** Who reads needs the scope `read`, who brings trials from elsewhere `admin`, everything else needs `submit`; what is open says so. What has too large a head is refused before anything else. */
export function withAccess<Document extends object>(document: Document): Document {
  const { paths = {} } = document as {
    readonly paths?: Readonly<Record<string, Readonly<Record<string, Operation>>>>
  }
  const refusals = problemAnswers(401, 403, 429, 431)
  return {
    ...document,
    paths: Object.fromEntries(
      Object.entries(paths).map(([path, operations]) => [
        path,
        Object.fromEntries(
          Object.entries(operations).map(([method, operation]) => [
            method,
            isOpen(path)
              ? {
                  ...operation,
                  security: [],
                  responses: { ...operation.responses, ...problemAnswers(431) },
                }
              : {
                  ...operation,
                  security: [{ key: [scopeOf(method, operation)] }],
                  responses: { ...operation.responses, ...refusals },
                },
          ]),
        ),
      ]),
    ),
  }
}

/** As the routes' own problems stand in the document, where a schema is a reference already. */
function problemAnswers(...statuses: readonly ProblemStatus[]): Record<string, object> {
  return Object.fromEntries(
    Object.entries(problems(...statuses)).map(([status, answer]) => {
      const { description, content } = answer as {
        readonly description: string
        readonly content: Readonly<Record<string, unknown>>
      }
      return [
        status,
        {
          description,
          content: Object.fromEntries(
            Object.keys(content).map((type) => [
              type,
              { schema: { $ref: '#/components/schemas/Problem' } },
            ]),
          ),
        },
      ]
    }),
  )
}
