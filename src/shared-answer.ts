/**
 * Asks at most once in `maxAgeMs`, ms, however often it is called: callers share the answer. A
 * failure goes to those who wait for it, and the next call asks again.
 */
export function sharedAnswer<Answer>(
  ask: () => Promise<Answer>,
  maxAgeMs: number,
): () => Promise<Answer> {
  let last: { readonly answer: Promise<Answer>; readonly atMs: number } | null = null
  return () => {
    const nowMs = performance.now()
    if (last !== null && nowMs - last.atMs <= maxAgeMs) return last.answer
    const asked = { answer: ask(), atMs: nowMs }
    last = asked
    asked.answer.catch(() => {
      if (last === asked) last = null
    })
    return asked.answer
  }
}
