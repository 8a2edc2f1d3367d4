import type { GraphEngine } from '../../advice/vocabulary/engines.js'
import type { ParentMessage } from '../protocol/messages.js'
import type { GraphSubject, TrialRequest } from '../protocol/request.js'
import { Unsupported } from './training/create-layer.js'

/** A request for a graph of layers, flat, and the engine that this process runs. */
export type GraphRequest = Omit<TrialRequest, 'subject'> &
  Omit<GraphSubject, 'format'> & { readonly engine: GraphEngine }

/** Throws Unsupported for what only the user's own framework can train. */
export function graphRequestOf(message: ParentMessage, engine: GraphEngine): GraphRequest {
  if (message.type === 'describe' || message.subject.format !== 'graph')
    throw new Unsupported('TensorFlow.js trains graphs of layers, and no programs')
  const { type: _type, subject, ...request } = message
  const { format: _format, ...training } = subject
  return { ...request, ...training, engine }
}
