import { z } from 'zod'
import type { FastifyInstance } from 'fastify'
import { BatchwiseError, errorCodes, type ErrorCode } from '../../errors.js'
import { problems } from '../answers/answers.js'
import { problemGuide } from '../answers/problem-guide.js'
import { problemsByCode, problemType } from '../answers/problems.js'
import { ProblemGuide, ProblemGuideList } from '../schemas.js'
import { prefersHtml } from './preferences.js'

const Code = z.object({ code: z.string().describe('Error code') })
const htmlHeaders = {
  'content-type': 'text/html; charset=utf-8',
  'content-security-policy': "default-src 'none'",
} as const

/** What a problem's `type` leads to: a page for people, the same as JSON for programs. */
export function problemRoutes(app: FastifyInstance): void {
  app.get(
    '/problems',
    {
      schema: {
        operationId: 'listProblems',
        tags: ['service'],
        summary: 'Every error code, what it means and what to do',
        response: { 200: ProblemGuideList, ...problems(500) },
      },
    },
    async (request, reply) => {
      const guides = Object.values(errorCodes).map(guideOf)
      return prefersHtml(request.headers.accept)
        ? reply.headers(htmlHeaders).serializer(String).send(listPage(guides))
        : { problems: guides }
    },
  )

  app.get<{ Params: z.infer<typeof Code> }>(
    '/problems/:code',
    {
      schema: {
        operationId: 'getProblem',
        tags: ['service'],
        summary: 'What an error code means and what to do',
        params: Code,
        response: { 200: ProblemGuide, ...problems(400, 404, 500) },
      },
    },
    async (request, reply) => {
      const guide = guideOf(knownCode(request.params.code))
      return prefersHtml(request.headers.accept)
        ? reply
            .headers(htmlHeaders)
            .serializer(String)
            .send(page(guide.title, [guide]))
        : guide
    },
  )
}

type Guide = z.infer<typeof ProblemGuide>
const guideOf = (code: ErrorCode): Guide => ({
  type: problemType(code),
  code,
  status: problemsByCode[code].status,
  title: problemsByCode[code].title,
  ...problemGuide[code],
})

function knownCode(code: string): ErrorCode {
  const codes = Object.values(errorCodes)
  const known = codes.find((one) => one === code)
  if (known === undefined)
    throw new BatchwiseError(errorCodes.notFound, `there is no error code ${code}`, [
      { pointer: '/path/code', value: code, accepted: codes.join(', '), message: 'unknown code' },
    ])
  return known
}

const listPage = (guides: readonly Guide[]): string => page('Error codes', guides)
const escaped = (text: string): string =>
  text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replace(/`([^`]+)`/g, '<code>$1</code>')

function page(title: string, guides: readonly Guide[]): string {
  const sections = guides.map(
    ({ code, status, title: heading, meaning, remedy }) =>
      `<section id="${code}"><h2>${escaped(heading)}</h2><p><code>${code}</code>, status ${status}</p><p>${escaped(meaning)}</p><p>${escaped(remedy)}</p></section>`,
  )
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Batchwise: ${escaped(title)}</title></head><body><main>${sections.join('')}<p><a href="/problems">All error codes</a>, <a href="/docs">documentation</a></p></main></body></html>`
}
