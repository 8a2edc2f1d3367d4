import type { Authenticate } from '../access/authenticate.js'
import type { UseCasesFor } from '../access/guarded-use-cases.js'
import type { Sessions } from '../access/sessions.js'
import type { ContextOf } from './context.js'

export interface WebOptions {
  readonly useCasesFor: UseCasesFor
  readonly authenticate: Authenticate
  readonly sessions: Sessions
  readonly contextOf: ContextOf
}
