/** Keys in the OpenAPI document: the scheme, the scope of every operation and its refusals. */
import type { Scope } from '../../access/caller.js'
import { isOpen } from '../../http/caller.js'
import { problemMediaType } from '../answers/problems.js'
import { eachOperation, type Answer, type OpenApiDocument } from './operations.js'
import { problemResponses, type ProblemStatus } from './problem-responses.js'

export const accessScheme = {
  key: {
    type: 'http',
    scheme: 'bearer',
    bearerFormat: 'bw_PREFIX_SECRET',
    description:
      'A key from `batchwise keys create`. A service on the loopback interface needs none until ' +
      'the first key is created, or with BATCHWISE_AUTH=loopback.',
  },
} as const

/** Imported trials change the advice of all owners. */
const adminOperations: ReadonlySet<string> = new Set(['importStudy'])
/** Sends a body, and changes nothing. */
const readOperations: ReadonlySet<string> = new Set(['askWhatIf'])

/** Adds the scope and the refusals to every operation. Tests call each operation without them. */
export function describeAccess(document: OpenApiDocument): void {
  eachOperation(document, (operation, path, method) => {
    const scope = scopeOf(operation.operationId ?? '', method)
    operation.security = isOpen(path) ? [] : [{ key: [scope] }]
    const refusals = isOpen(path) ? refusalsOf(431) : refusalsOf(401, 403, 429, 431)
    Object.assign(operation.responses, refusals)
  })
}

function scopeOf(operationId: string, method: string): Scope {
  if (adminOperations.has(operationId)) return 'admin'
  return method === 'get' || readOperations.has(operationId) ? 'read' : 'submit'
}

/** Problem answers of a finished document, where schemas are references. */
function refusalsOf(...statuses: readonly ProblemStatus[]): Record<string, Answer> {
  const schema = { $ref: '#/components/schemas/Problem' }
  return Object.fromEntries(
    Object.entries(problemResponses(...statuses)).map(([status, { description }]) => [
      status,
      { description, content: { [problemMediaType]: { schema: { ...schema } } } },
    ]),
  )
}
