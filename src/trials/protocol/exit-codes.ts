/** Exit codes of a trial process. Runners in other languages use them too. */
export const exitCodes = {
  /** The parent closed the pipe. */
  done: 0,
  /** A fault of the trial process itself; stderr says which. */
  failed: 1,
  /** The engine does not start on this machine; the last line on stderr says why. */
  engineUnavailable: 3,
} as const

/** What a shell between parent and child reports for a child that SIGKILL ended: 128 + 9. */
export const shellExitCodeOfSigkill = 137
