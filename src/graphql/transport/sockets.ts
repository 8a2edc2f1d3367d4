/**
 * The life of a socket at /graphql, beside its operations (codes of graphql-transport-ws):
 *
 *   opened ── connection_init, valid key ──> admitted ── key revoked or expired ──> closed 4403
 *     ├── no connection_init in time ──> closed 4408     ├── second connection_init ──> closed 4429
 *     └── no valid key ──> closed 4403                   └── ping not answered ──> disconnected
 *
 * A holder (key, or address without one) with too many sockets: 429, or 1013 once its key comes.
 */
import type { IncomingMessage } from 'node:http'
import type { WebSocket } from '@fastify/websocket'
import type { FastifyRequest } from 'fastify'
import type { KeyWatch } from '../../access/key-watch.js'
import { OpenPlaces } from '../../access/limits.js'
import { BatchwiseError } from '../../errors.js'
import { limitHolderOf } from '../../http/rate-limit.js'
import { authenticateSocket, type InitPayload, type SocketAccess } from './socket-caller.js'
import { close, closeCodes, initPayloadIn, keepAlive } from './socket-frames.js'

export interface SocketRules {
  /** From the opening of the socket to its connection_init. */
  readonly initWithinMs: number
  readonly pingEveryMs: number
  /** Open sockets of one key, or of one address that sends its key later. */
  readonly socketsMax: number
}

/** What an open socket holds until it closes. */
interface Held {
  /** Releases its place among the open sockets. */
  releasePlace: () => void
  stopPings: () => void
  endKeyWatch: () => void
}

export class Sockets {
  private readonly places: OpenPlaces
  private readonly requests = new WeakMap<IncomingMessage, FastifyRequest>()
  private readonly admissions = new WeakMap<WebSocket, Promise<void>>()

  constructor(
    private readonly rules: SocketRules,
    private readonly keys: KeyWatch | null,
    private readonly access: SocketAccess,
  ) {
    this.places = new OpenPlaces(rules.socketsMax)
  }

  /** Remembers the request of a socket; its caller is known when its headers carry the key. */
  requested(request: FastifyRequest): void {
    this.requests.set(request.raw, request)
  }

  mayOpen(raw: IncomingMessage): boolean {
    const request = this.requests.get(raw)
    return request !== undefined && this.places.isFree(limitHolderOf(request))
  }

  opened(socket: WebSocket, raw: IncomingMessage): void {
    const request = this.requests.get(raw)
    const releasePlace = request === undefined ? null : this.places.take(limitHolderOf(request))
    if (request === undefined || releasePlace === null)
      return close(socket, closeCodes.tryAgainLater, 'too many sockets')
    const held: Held = {
      releasePlace,
      stopPings: keepAlive(socket, this.rules.pingEveryMs),
      endKeyWatch: () => undefined,
    }
    const initTimer = setTimeout(
      () => close(socket, closeCodes.initTimeout, 'Connection initialisation timeout'),
      this.rules.initWithinMs,
    )
    socket.on('message', (data: Buffer) => {
      const init = initPayloadIn(data)
      if (init === null) return
      clearTimeout(initTimer)
      if (this.admissions.has(socket))
        return close(socket, closeCodes.tooManyInits, 'Too many initialisation requests')
      this.admissions.set(socket, this.admit(socket, request, init, held))
    })
    socket.on('close', () => {
      clearTimeout(initTimer)
      held.releasePlace()
      held.stopPings()
      held.endKeyWatch()
    })
  }

  /** Resolves once the socket is admitted or closed: only then is connection_init acknowledged. */
  async settled(socket: WebSocket): Promise<void> {
    await this.admissions.get(socket)
  }

  private async admit(
    socket: WebSocket,
    request: FastifyRequest,
    init: InitPayload,
    held: Held,
  ): Promise<void> {
    const holderBefore = limitHolderOf(request)
    try {
      const caller = await authenticateSocket(request, init, this.access)
      request.caller = caller
      if (socket.readyState !== socket.OPEN) return
      if (this.keys !== null)
        held.endKeyWatch = this.keys.watch(caller, ({ message }) =>
          close(socket, closeCodes.forbidden, message),
        )
      const holder = limitHolderOf(request)
      if (holder !== holderBefore) this.movePlace(socket, holder, held)
    } catch (error) {
      if (error instanceof BatchwiseError) return close(socket, closeCodes.forbidden, error.message)
      request.log.error({ err: error }, 'unexpected fault')
      close(socket, closeCodes.internal, 'an unexpected fault; the log has it')
    }
  }

  /** The place now counts for the key, no longer for the address. */
  private movePlace(socket: WebSocket, holder: string | null, held: Held): void {
    const releasePlace = this.places.take(holder)
    if (releasePlace === null) {
      const { socketsMax } = this.rules
      return close(socket, closeCodes.tryAgainLater, `more than ${socketsMax} sockets of one key`)
    }
    held.releasePlace()
    held.releasePlace = releasePlace
  }
}
