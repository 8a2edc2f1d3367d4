import type { FastifyRequest } from 'fastify'
import type { ServedRequest, UseCasesFor } from '../access/guarded-use-cases.js'
import type { Study, TrialView } from '../studies/study.js'
import type { UseCases } from '../studies/use-cases.js'
import { batched } from './batched.js'

/** What the resolvers of one operation share. */
export interface OperationContext {
  /** For the caller of the operation. */
  readonly useCases: UseCases
  /** The trials of one study; all studies of the operation are read in one go. */
  readonly trialsOf: (study: Study) => Promise<readonly TrialView[]>
}

declare module 'mercurius' {
  interface MercuriusContext extends OperationContext {
    /** Set for operations over a socket only. */
    readonly request?: FastifyRequest
    /** The payload of the socket's connection_init message. */
    readonly _connectionInit?: Readonly<Record<string, unknown>>
  }
}

export function operationContext(
  useCasesFor: UseCasesFor,
  request: ServedRequest,
): OperationContext {
  const useCases = useCasesFor(request)
  return { useCases, trialsOf: batched((studies) => useCases.trialsOf(studies)) }
}
