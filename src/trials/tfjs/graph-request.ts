import type { Engine } from '../../advice/vocabulary/engines.js'
import type { GraphSubject, TrialRequest } from '../protocol/request.js'

/** A request of the service, flat, and the engine that this process runs. */
export type GraphRequest = Omit<TrialRequest, 'subject'> &
  Omit<GraphSubject, 'format'> & { readonly engine: Engine }

export function graphRequestOf(
  { subject, ...request }: TrialRequest,
  engine: Engine,
): GraphRequest {
  const { format: _format, ...training } = subject
  return { ...request, ...training, engine }
}
