/** A client that asks again until it is answered, always under the same Idempotency-Key. */
import { setTimeout as sleep } from 'node:timers/promises'
import { questionOf } from './questions.js'

const retryMs = 100
const givesUpMs = 120_000

/** Asks question `index`. Returns the id of its study, which the service then has promised. */
export async function submit(url: string, index: number): Promise<string> {
  const untilMs = performance.now() + givesUpMs
  for (;;) {
    const answer = await post(url, index).catch((error: unknown) => String(error))
    if (typeof answer !== 'string') {
      const body = await answer.json().catch(() => null)
      if (answer.ok && hasId(body)) return body.id
      if (answer.status < 500) throw new Error(`refused: ${answer.status} ${JSON.stringify(body)}`)
    }
    if (performance.now() > untilMs) throw new Error(`no answer: ${JSON.stringify(answer)}`)
    await sleep(retryMs)
  }
}

const post = (url: string, index: number): Promise<Response> =>
  fetch(`${url}/v1/studies`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'idempotency-key': `question-${index}` },
    body: JSON.stringify(questionOf(index)),
    signal: AbortSignal.timeout(10_000),
  })

const hasId = (body: unknown): body is { readonly id: string } =>
  typeof body === 'object' && body !== null && 'id' in body && typeof body.id === 'string'

/** Resolves when the service is ready. */
export async function ready(url: string): Promise<void> {
  for (;;) {
    const answer = await fetch(`${url}/readyz`, { signal: AbortSignal.timeout(2000) }).catch(
      () => null,
    )
    await answer?.arrayBuffer().catch(() => null)
    if (answer?.ok === true) return
    await sleep(20)
  }
}
