/** How a program of Batchwise is asked to end. */
import closeWithGrace from 'close-with-grace'

const endSignals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const

/**
 * Ctrl-C reaches every program of the terminal, and each wrapper passes it on: signals that follow
 * so soon are the same request.
 */
const sameRequestMs = 1000

/**
 * Calls `end` once: at the first signal that ends a program, or when the wrapper that started this
 * one is gone, even if it was killed (`setup/hand-over.mjs` keeps a channel). Another signal later
 * ends the process at once.
 */
export function onEndOfProcess(end: () => void): void {
  let askedAt: number | null = null
  const ask = (): void => {
    const now = performance.now()
    if (askedAt === null) {
      askedAt = now
      end()
    } else if (now - askedAt > sameRequestMs) process.exit(1)
  }
  for (const signal of endSignals) process.on(signal, ask)
  if (process.connected !== true) return
  process.once('disconnect', ask)
  process.channel?.unref()
}

/** Ends the process when it is asked to, or on an uncaught error; `close` comes first. */
export function closeAtEnd(close: () => Promise<void>, withinMs: number): void {
  const grace = closeWithGrace({ delay: withinMs, skip: [...endSignals] }, async ({ err }) => {
    if (err !== undefined) process.stderr.write(`batchwise: ${err.stack ?? err.message}\n`)
    await close()
  })
  onEndOfProcess(() => void grace.close())
}
