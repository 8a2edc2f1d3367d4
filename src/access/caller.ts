/**
 * The caller of a request. Words: a *key* is the secret that a program sends. Its *owner* decides
 * which studies and data sets it reaches. Its *scopes* decide what it may do with them.
 */
import { BatchwiseError, errorCodes } from '../errors.js'
import { localOwner, type Reach } from '../studies/ownership.js'

/**
 * read: see studies, data sets and devices. submit: add data sets, submit and cancel studies.
 * admin: all of this for every owner, import studies, and read the metrics.
 */
export const scopes = ['read', 'submit', 'admin'] as const
export type Scope = (typeof scopes)[number]

export interface Caller {
  readonly owner: string
  readonly scopes: readonly Scope[]
  /** The public part of the key; `null` for a local caller without a key. */
  readonly keyPrefix: string | null
}

/** A caller on this machine, where no key is needed. */
export const localCaller: Caller = { owner: localOwner, scopes: ['admin'], keyPrefix: null }

/**
 * Returns the caller when it has the scope. `admin` includes the other scopes; these do not
 * include each other. Throws `unauthenticated` without a caller, `forbidden` without the scope.
 */
export function permit(caller: Caller | null, scope: Scope): Caller {
  if (caller === null) throw unauthenticated('a key is needed')
  if (caller.scopes.includes(scope) || caller.scopes.includes('admin')) return caller
  throw new BatchwiseError(
    errorCodes.forbidden,
    `this needs a key with the scope ${scope}; this key has ${caller.scopes.join(', ')}`,
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

export function reachOf(caller: Caller): Reach {
  return { owner: caller.owner, everyone: caller.scopes.includes('admin') }
}

/** Its `value` is never the text that was sent: that may be a key with a typing error. */
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
