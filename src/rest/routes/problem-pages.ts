import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { BatchwiseError, errorCodes, type ErrorCode } from '../../errors.js'
import { prefersHtml } from '../../http/preferences.js'
import { problemGuide } from '../answers/problem-guide.js'
import { problemsByCode, problemType } from '../answers/problems.js'
import { problemResponses } from '../document/problem-responses.js'
import { ProblemGuide, ProblemGuideList } from '../schemas.js'

type Guide = z.infer<typeof ProblemGuide>

const Code = z.object({ code: z.string().describe('Error code') })
interface ByCode {
  Params: z.infer<typeof Code>
}

const htmlHeaders = {
  'content-type': 'text/html; charset=utf-8',
  'content-security-policy': "default-src 'none'",
} as const

const listProblems = {
  operationId: 'listProblems',
  tags: ['service'],
  summary: 'All error codes: meaning and remedy',
  response: { 200: ProblemGuideList, ...problemResponses(500) },
}
const getProblem = {
  operationId: 'getProblem',
  tags: ['service'],
  summary: 'One error code: meaning and remedy',
  params: Code,
  response: { 200: ProblemGuide, ...problemResponses(400, 404, 500) },
}

/** The pages that a problem's `type` names: HTML for people, JSON for programs. */
export function problemPages(app: FastifyInstance): void {
  app.get('/problems', { schema: listProblems }, async (request, reply) => {
    const guides = Object.values(errorCodes).map(guideOf)
    return answer(request, reply, page('Error codes', guides), { problems: guides })
  })

  app.get<ByCode>('/problems/:code', { schema: getProblem }, async (request, reply) => {
    const guide = guideOf(parseCode(request.params.code))
    return answer(request, reply, page(guide.title, [guide]), guide)
  })
}

function answer(
  { headers }: FastifyRequest,
  reply: FastifyReply,
  html: string,
  json: object,
): FastifyReply {
  if (!prefersHtml(headers.accept)) return reply.send(json)
  return reply.headers(htmlHeaders).serializer(String).send(html)
}

function guideOf(code: ErrorCode): Guide {
  const { status, title } = problemsByCode[code]
  return { type: problemType(code), code, status, title, ...problemGuide[code] }
}

function parseCode(text: string): ErrorCode {
  const codes = Object.values(errorCodes)
  const code = codes.find((candidate) => candidate === text)
  if (code !== undefined) return code
  throw new BatchwiseError(errorCodes.notFound, `${text} is not an error code`, [
    { pointer: '/path/code', value: text, accepted: codes.join(', '), message: 'unknown code' },
  ])
}

function page(title: string, guides: readonly Guide[]): string {
  return [
    '<!doctype html><html lang="en"><head><meta charset="utf-8">',
    `<title>Batchwise: ${escaped(title)}</title></head><body><main>`,
    ...guides.map(section),
    '<p><a href="/problems">All error codes</a>, <a href="/docs">documentation</a></p>',
    '</main></body></html>',
  ].join('')
}

function section({ code, status, title, meaning, remedy }: Guide): string {
  return [
    `<section id="${code}"><h2>${escaped(title)}</h2>`,
    `<p><code>${code}</code>, status ${status}</p>`,
    `<p>${escaped(meaning)}</p><p>${escaped(remedy)}</p></section>`,
  ].join('')
}

/** Escapes HTML and renders `code`. */
function escaped(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replace(/`([^`]+)`/g, '<code>$1</code>')
}
