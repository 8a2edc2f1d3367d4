/** The cookies of the pages. */
import type { FastifyReply, FastifyRequest } from 'fastify'
import { sessionSeconds } from '../access/sessions.js'

const sessionName = 'batchwise_session'
const safeMethods: ReadonlySet<string> = new Set(['GET', 'HEAD'])

/** The value of a cookie; null when the browser sent none. */
export function cookieIn(
  { headers }: Pick<FastifyRequest, 'headers'>,
  name: string,
): string | null {
  for (const part of (headers.cookie ?? '').split(';')) {
    const [key = '', ...value] = part.split('=')
    if (key.trim() === name) return value.join('=').trim()
  }
  return null
}

/**
 * The session that the request may use; null without one. A key in the header goes first. Cookies
 * do not know ports: another service on this machine is the same site, so the origin is compared.
 */
export function sessionIn(request: FastifyRequest): string | null {
  if (request.headers.authorization !== undefined || !isFromOwnPage(request)) return null
  return cookieIn(request, sessionName)
}

/** Whether this service's own page sent the request, or the request cannot change anything. */
export function isFromOwnPage({ method, headers }: FastifyRequest): boolean {
  const { origin } = headers
  const site = headers['sec-fetch-site']
  if (site !== undefined && site !== 'same-origin' && site !== 'none') return false
  if (origin === undefined) return safeMethods.has(method) || site === 'same-origin'
  return URL.canParse(origin) && new URL(origin).host === headers.host
}

export function setSession(request: FastifyRequest, reply: FastifyReply, session: string): void {
  setCookie(request, reply, `${sessionName}=${session}`, sessionSeconds, 'Strict')
}

export function clearSession(request: FastifyRequest, reply: FastifyReply): void {
  setCookie(request, reply, `${sessionName}=`, 0, 'Strict')
}

/** @param pair name and value */
export function setCookie(
  request: FastifyRequest,
  reply: FastifyReply,
  pair: string,
  maxAgeSeconds: number,
  sameSite: 'Strict' | 'Lax',
): void {
  const forwarded = request.headers['x-forwarded-proto']
  const isEncrypted = request.protocol === 'https' || forwarded === 'https'
  const secure = isEncrypted ? '; Secure' : ''
  const rest = `Path=/; HttpOnly; SameSite=${sameSite}; Max-Age=${maxAgeSeconds}${secure}`
  reply.header('set-cookie', `${pair}; ${rest}`)
}
