/** The exit statuses of every command. `docs/clients.md` lists them. */
import type { ErrorCode } from '../errors.js'

export const exitStatus = {
  /** Done: the advice, the list or the file is there. */
  done: 0,
  /** No advice, no engine, or a service that does not start or answer. */
  failed: 1,
  /** A wrong argument, question or file: correct it. */
  wrongInput: 2,
  /** Ctrl-C: 128 and the number of SIGINT, as shells have it. */
  cancelled: 130,
} as const

const wrongInput: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  'invalid-request',
  'malformed-body',
  'body-too-large',
])

export const statusOfError = (code: ErrorCode): number =>
  wrongInput.has(code) ? exitStatus.wrongInput : exitStatus.failed

/** The last lines of `--help`. */
export const exitStatusHelp =
  'Exit status: 0 done, 1 not done, 2 a wrong argument or file, 130 cancelled.'
