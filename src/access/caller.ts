/**
 * Who asks, and what they may do. Words: a *key* is the secret that a program sends; its *owner* is whose studies and data sets it reaches; its *scopes* are what it may do with them.
 */
import { BatchwiseError, errorCodes } from '../errors.js'
import { localOwner, type Reach } from '../studies/ownership.js'

/** read: see studies, data sets and devices. submit: add data sets, ask and cancel. admin: all of it for every owner, import of studies, and the metrics. */
export const scopes = ['read', 'submit', 'admin'] as const
export type Scope = (typeof scopes)[number]

export interface Caller {
  readonly owner: string
  readonly scopes: readonly Scope[]
  /** The readable part of the key; null for who needs none. */
  readonly keyPrefix: string | null
}

/** Somebody on this machine, where that needs no key. */
export const localCaller: Caller = { owner: localOwner, scopes: ['admin'], keyPrefix: null }

/** Throws `forbidden` when the caller lacks the scope; `admin` includes the others, which do not include each other. */
export function permit(caller: Caller, scope: Scope): void {
  if (caller.scopes.includes(scope) || caller.scopes.includes('admin')) return
  throw new BatchwiseError(
    errorCodes.forbidden,
    `this needs a key with the scope ${scope}; this one has ${caller.scopes.join(', ')}`,
    [
      {
        pointer: '/headers/authorization',
        value: caller.scopes,
        accepted: `a key with the scope ${scope}`,
        message: `the scope ${scope} is missing`,
      },
    ],
  )
}

export function reachOf({ owner, scopes: held }: Caller): Reach {
  return { owner, everyone: held.includes('admin') }
}

/** `value` is never what was sent: it may be a key with a typing error. */
export function unauthenticated(message: string): BatchwiseError {
  return new BatchwiseError(errorCodes.unauthenticated, message, [
    {
      pointer: '/headers/authorization',
      value: null,
      accepted: 'Bearer and a valid key (batchwise keys create)',
      message,
    },
  ])
}
