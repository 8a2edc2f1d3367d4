/** What the routes of data sets and of models have in common. */
import multipart from '@fastify/multipart'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { languageOf, type AnswerLanguage } from '../../http/preferences.js'
import { pageLimit, textOfAtMost } from './parameters.js'

export const UploadPageQuery = z.object({
  cursor: textOfAtMost(100).optional().describe('`nextCursor` of the previous page'),
  limit: pageLimit,
})
export interface AddedUpload {
  Body: unknown
  Querystring: Readonly<Record<string, string>>
}
export interface PagedUploads {
  Querystring: z.infer<typeof UploadPageQuery>
}

/** The document describes the binary body, which has no schema. */
export const fileBody = z.unknown().meta({ description: 'The bytes of the file' })

/** The use case reads the body, within its own bounds. */
export async function acceptStreams(
  app: FastifyInstance,
  bodyTypes: readonly string[],
): Promise<void> {
  app.removeAllContentTypeParsers()
  await app.register(multipart)
  app.addContentTypeParser([...bodyTypes], (_request, body, done) => done(null, body))
}

/** Options come in the query, or as fields of a form. */
export function placeOfOption(request: FastifyRequest): (pointer: string) => string {
  if (request.isMultipart()) return (pointer) => pointer.replace(/^\/options(?=\/)/, '')
  return (pointer) => pointer.replace(/^\/options(?=\/)/, '/query')
}

export function declareLanguage(request: FastifyRequest, reply: FastifyReply): AnswerLanguage {
  const language = languageOf(request.headers['accept-language'])
  reply.header('content-language', language).header('vary', 'Accept-Language')
  return language
}
