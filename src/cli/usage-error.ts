/** A wrong argument or setting; the command exits with 2. */
export class UsageError extends Error {
  override readonly name = 'UsageError'
}
