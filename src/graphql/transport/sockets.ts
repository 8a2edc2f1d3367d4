/**
 * What a socket at /graphql goes through beside its operations; the codes are those of graphql-transport-ws.
 *
 *   opened ── connection_init, valid key ──> admitted ── key revoked or expired ──> closed 4403
 *     ├── nothing within the wait ──> closed 4408        ├── a second connection_init ──> closed 4429
 *     └── no valid key ──> closed 4403                   └── no pong since the last ping ──> ended
 *
 * Where one key, or one address that has not sent its key, holds as many as it may: 429 instead of opening, or closed with 1013 when the key comes later.
 */
import type { IncomingMessage } from 'node:http'
import type { WebSocket } from '@fastify/websocket'
import type { FastifyRequest } from 'fastify'
import type { KeyWatch } from '../../access/key-watch.js'
import { OpenPlaces } from '../../access/limits.js'
import { BatchwiseError } from '../../errors.js'
import { limitHolderOf } from '../../http/rate-limit.js'
import { callerOf, type Access, type FirstMessage } from './socket-caller.js'
import { close, closeCodes, initIn, keepAlive } from './socket-frames.js'

export interface SocketRules {
  /** From the opening to a connection_init. */
  readonly initWithinMs: number
  readonly pingEveryMs: number
  /** Of one key, or of one address that sends its key later. */
  readonly most: number
}

export class Sockets {
  private readonly places: OpenPlaces
  private readonly requests = new WeakMap<IncomingMessage, FastifyRequest>()
  private readonly admissions = new WeakMap<WebSocket, Promise<void>>()
  constructor(
    private readonly rules: SocketRules,
    private readonly keys: KeyWatch | null,
    private readonly access: Access,
  ) {
    this.places = new OpenPlaces(rules.most)
  }

  /** A request to open a socket: who asks is known as far as its headers say. */
  asked(request: FastifyRequest): void {
    this.requests.set(request.raw, request)
  }

  mayOpen(raw: IncomingMessage): boolean {
    const request = this.requests.get(raw)
    return request !== undefined && this.places.isFree(limitHolderOf(request))
  }

  opened(socket: WebSocket, raw: IncomingMessage): void {
    const request = this.requests.get(raw)
    const place = request === undefined ? null : this.places.take(limitHolderOf(request))
    if (request === undefined || place === null)
      return close(socket, closeCodes.tryAgainLater, 'too many sockets')
    const ends = [place, keepAlive(socket, this.rules.pingEveryMs)]
    const late = setTimeout(
      () => close(socket, closeCodes.initTimeout, 'Connection initialisation timeout'),
      this.rules.initWithinMs,
    )
    socket.on('close', () => {
      clearTimeout(late)
      for (const end of ends) end()
    })
    socket.on('message', (data: Buffer) => {
      const first = initIn(data)
      if (first === null) return
      clearTimeout(late)
      if (this.admissions.has(socket))
        return close(socket, closeCodes.tooManyInits, 'Too many initialisation requests')
      this.admissions.set(socket, this.admit(socket, request, first, ends))
    })
  }

  /** Resolves when it is known whether the socket is admitted: nothing is acknowledged before. */
  async settled(socket: WebSocket): Promise<void> {
    await this.admissions.get(socket)
  }

  /** `ends`: what happens when the socket closes; begins with giving its place back. */
  private async admit(
    socket: WebSocket,
    request: FastifyRequest,
    first: FirstMessage,
    ends: (() => void)[],
  ): Promise<void> {
    const before = limitHolderOf(request)
    try {
      const caller = await callerOf(request, first, this.access)
      request.caller = caller
      if (socket.readyState !== socket.OPEN) return
      ends.push(
        this.keys?.watch(caller, ({ message }) => close(socket, closeCodes.forbidden, message)) ??
          ((): void => undefined),
      )
      if (limitHolderOf(request) === before) return
      const place = this.places.take(limitHolderOf(request))
      if (place === null)
        return close(
          socket,
          closeCodes.tryAgainLater,
          `more than ${this.rules.most} sockets of one key`,
        )
      // from now on it is the key's, no longer the address's
      ends.shift()?.()
      ends.push(place)
    } catch (error) {
      if (error instanceof BatchwiseError) return close(socket, closeCodes.forbidden, error.message)
      request.log.error({ err: error }, 'unexpected fault')
      close(socket, closeCodes.internal, 'an unexpected fault; the log has it')
    }
  }
}
