import type { FastifyReply } from 'fastify'
import type { PageContext } from './context.js'

/** Only files of this service; no script or style inside the page. */
export const contentSecurityPolicy = [
  "default-src 'self'",
  "img-src 'self' data: blob:",
  "object-src 'none'",
  "frame-ancestors 'none'",
  "base-uri 'none'",
  "form-action 'self'",
].join('; ')

/** Headers of every page. Browsers send no origin with a form where the referrer is forbidden. */
const pageHeaders = {
  'content-type': 'text/html; charset=utf-8',
  'content-security-policy': contentSecurityPolicy,
  'referrer-policy': 'same-origin',
  'cache-control': 'private, no-cache',
  vary: 'Accept, Accept-Language, Cookie',
} as const

export async function sendPage(
  reply: FastifyReply,
  { language }: PageContext,
  page: JSX.Element,
): Promise<FastifyReply> {
  const html = `<!doctype html>${await page}`
  return reply
    .headers({ ...pageHeaders, 'content-language': language })
    .serializer(String)
    .send(html)
}
