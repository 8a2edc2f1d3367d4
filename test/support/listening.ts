import type { AddressInfo } from 'node:net'
import { buildServer } from '../../src/server.js'
import { openServer } from './open-server.js'
import { MemoryUseCases } from './memory-use-cases.js'

export interface Listening {
  readonly url: string
  readonly useCases: MemoryUseCases
  close(): Promise<void>
}

/** The service over in-memory use cases on a free port of the loopback. */
export async function listening(): Promise<Listening> {
  const useCases = new MemoryUseCases()
  const app = await buildServer(() => useCases, openServer)
  await app.listen({ host: '127.0.0.1', port: 0 })
  const { port } = app.server.address() as AddressInfo
  const close = async (): Promise<void> => {
    // a response that a test did not read to its end would keep its connection open
    setTimeout(() => app.server.closeAllConnections(), 500).unref()
    await app.close()
  }
  return { url: `http://127.0.0.1:${port}`, useCases, close }
}

export const json = (response: Response): Promise<Record<string, unknown>> => jsonAs(response)

/** The body of a response whose shape the test knows. */
export const jsonAs = async <Body>(response: Response): Promise<Body> =>
  (await response.json()) as Body

export function post(
  url: string,
  body: unknown,
  headers: Record<string, string> = {},
): Promise<Response> {
  return fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  })
}

/** Reports whether a watch that starts after this call has been stopped. */
export function watchedUntil(useCases: MemoryUseCases): () => boolean {
  let stopped = false
  const watch = useCases.watch.bind(useCases)
  useCases.watch = async (...watched) => {
    watched[2].addEventListener('abort', () => {
      stopped = true
    })
    return watch(...watched)
  }
  return () => stopped
}
