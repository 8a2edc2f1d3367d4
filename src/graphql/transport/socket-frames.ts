/** What of the graphql-transport-ws protocol the sockets here speak themselves. */
import type { WebSocket } from '@fastify/websocket'
import type { FirstMessage } from './socket-caller.js'

export const closeCodes = {
  forbidden: 4403,
  initTimeout: 4408,
  tooManyInits: 4429,
  tryAgainLater: 1013,
  internal: 1011,
} as const
export type CloseCode = (typeof closeCodes)[keyof typeof closeCodes]

/** A client that does not answer the close frame is not waited for longer. */
const closeWithinMs = 2000
/** RFC 6455 allows 123 bytes. */
const reasonMax = 120

export function close(socket: WebSocket, code: CloseCode, reason: string): void {
  socket.close(code, reason.replace(/[^\x20-\x7e]/g, '?').slice(0, reasonMax))
  setTimeout(() => socket.terminate(), closeWithinMs).unref()
}

/** The payload of a connection_init; null for any other message. */
export function initIn(data: Buffer): FirstMessage | null {
  if (!data.includes('connection_init')) return null
  try {
    const { type, payload } = JSON.parse(data.toString()) as {
      readonly type?: unknown
      readonly payload?: unknown
    }
    if (type !== 'connection_init') return null
    return typeof payload === 'object' && payload !== null ? (payload as FirstMessage) : {}
  } catch {
    return null
  }
}

/** Pings; a socket that has not answered by the next ping is ended. Returns what stops it. */
export function keepAlive(socket: WebSocket, everyMs: number): () => void {
  let isAlive = true
  socket.on('pong', () => {
    isAlive = true
  })
  const timer = setInterval(() => {
    if (!isAlive) return socket.terminate()
    isAlive = false
    socket.ping()
  }, everyMs).unref()
  return () => clearInterval(timer)
}
