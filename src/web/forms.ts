/** Forms of the pages: parsed, and refused unless a page of this service sent them. */
import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { Sessions } from '../access/sessions.js'
import { BatchwiseError, errorCodes } from '../errors.js'
import { isFromOwnPage, sessionIn } from '../http/session-cookie.js'

export type FormFields = Readonly<Record<string, string>>
export const formTokenField = 'formToken'

const formBytesMax = 64 * 1024

/**
 * Reads forms without files in this scope, and checks their token. A form with files is a stream:
 * its route checks the token by `checkFormToken` once the first field is read.
 */
export function acceptForms(app: FastifyInstance, sessions: Sessions): void {
  app.addContentTypeParser(
    'application/x-www-form-urlencoded',
    { parseAs: 'string', bodyLimit: formBytesMax },
    (_request, body, done) => done(null, Object.fromEntries(new URLSearchParams(String(body)))),
  )
  app.addHook('onRequest', (request, _reply, done) => {
    done(request.method === 'POST' && !isFromOwnPage(request) ? foreignForm() : undefined)
  })
  app.addHook('preValidation', async (request) => {
    if (request.method === 'POST' && !isWithFiles(request))
      checkFormToken(fieldsOf(request)[formTokenField], request, sessions)
  })
}

export const fieldsOf = ({ body }: FastifyRequest): FormFields => (body ?? {}) as FormFields

export function checkFormToken(
  token: string | undefined,
  request: FastifyRequest,
  sessions: Sessions,
): void {
  if (token === undefined || !sessions.isFormToken(token, sessionIn(request))) throw foreignForm()
}

const isWithFiles = ({ headers }: FastifyRequest): boolean =>
  headers['content-type']?.startsWith('multipart/form-data') === true

const foreignForm = (): BatchwiseError =>
  new BatchwiseError(
    errorCodes.forbidden,
    'this form was not sent by a page of this service, or the page is too old: load it again',
  )
