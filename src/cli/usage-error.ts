/** A wrong argument or setting. The process exits with 2. */
export class UsageError extends Error {
  override readonly name = 'UsageError'
}

/** Example: `--rows 0 is not valid. Accepted: a whole number, at least 1.` */
export function notValid(given: string, accepted: string): UsageError {
  return new UsageError(`${given} is not valid. Accepted: ${accepted}.`)
}
