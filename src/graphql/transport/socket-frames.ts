/** The part of the graphql-transport-ws protocol that mercurius does not speak. */
import type { WebSocket } from '@fastify/websocket'
import type { InitPayload } from './socket-caller.js'

export const closeCodes = {
  forbidden: 4403,
  initTimeout: 4408,
  tooManyInits: 4429,
  tryAgainLater: 1013,
  internal: 1011,
} as const
export type CloseCode = (typeof closeCodes)[keyof typeof closeCodes]

/** A client that does not answer the close frame in this time is disconnected. */
const closeWithinMs = 2000
/** RFC 6455 allows 123 bytes. */
const reasonMaxBytes = 120

export function close(socket: WebSocket, code: CloseCode, reason: string): void {
  const ascii = reason.replace(/[^\x20-\x7e]/g, '?')
  socket.close(code, ascii.slice(0, reasonMaxBytes))
  setTimeout(() => socket.terminate(), closeWithinMs).unref()
}

/** The payload of a connection_init message; null for any other message. */
export function initPayloadIn(data: Buffer): InitPayload | null {
  if (!data.includes('connection_init')) return null
  try {
    const message = JSON.parse(data.toString()) as {
      readonly type?: unknown
      readonly payload?: unknown
    }
    if (message.type !== 'connection_init') return null
    const { payload } = message
    return typeof payload === 'object' && payload !== null ? (payload as InitPayload) : {}
  } catch {
    return null
  }
}

/** Disconnects a socket that has not answered a ping by the next one. Returns what stops it. */
export function keepAlive(socket: WebSocket, pingEveryMs: number): () => void {
  let hasAnswered = true
  socket.on('pong', () => {
    hasAnswered = true
  })
  const timer = setInterval(() => {
    if (!hasAnswered) return socket.terminate()
    hasAnswered = false
    socket.ping()
  }, pingEveryMs).unref()
  return () => clearInterval(timer)
}
