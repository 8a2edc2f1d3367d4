import type { FastifyError, FastifyRequest } from 'fastify'
import { BatchwiseError, errorCodes } from '../../errors.js'

/** Gives every error that a request can cause a code: errors of Fastify by their HTTP status. */
export function toBatchwiseError(
  error: FastifyError | Error,
  request: FastifyRequest,
): BatchwiseError {
  if (error instanceof BatchwiseError) return error
  const status = 'statusCode' in error ? (error.statusCode ?? 500) : 500
  if (status === 415) return unsupportedMediaType(request)
  if (status === 413) return bodyTooLarge(request)
  if (status === 404)
    return new BatchwiseError(errorCodes.notFound, `nothing has the address ${request.url}`)
  if (status >= 400 && status < 500) return clientError(error)
  return new BatchwiseError(
    errorCodes.internal,
    `internal error: the log has the details under request ${request.id}`,
    [],
    { cause: error },
  )
}

export function malformedJson(message: string): BatchwiseError {
  return new BatchwiseError(errorCodes.malformedBody, `the body is not valid JSON: ${message}`, [
    { pointer: '', value: null, accepted: 'a JSON document in UTF-8', message },
  ])
}

function unsupportedMediaType(request: FastifyRequest): BatchwiseError {
  const contentType = request.headers['content-type'] ?? null
  const accepted = acceptedTypes(request)
  return new BatchwiseError(
    errorCodes.unsupportedMediaType,
    `content type ${contentType ?? '(none)'} is not accepted here: send ${accepted}`,
    [
      {
        pointer: '/headers/content-type',
        value: contentType,
        accepted,
        message: `send ${accepted}`,
      },
    ],
  )
}

function bodyTooLarge({ routeOptions }: FastifyRequest): BatchwiseError {
  return new BatchwiseError(
    errorCodes.bodyTooLarge,
    `the body is larger than ${routeOptions.bodyLimit} bytes`,
  )
}

function clientError(error: FastifyError | Error): BatchwiseError {
  const isAboutBody =
    error instanceof SyntaxError || ('code' in error && error.code.startsWith('FST_ERR_CTP'))
  if (isAboutBody) return malformedJson(error.message)
  return new BatchwiseError(errorCodes.invalidRequest, error.message)
}

function acceptedTypes({ url }: FastifyRequest): string {
  return url.startsWith('/v1/datasets') || url.startsWith('/v1/models')
    ? 'application/octet-stream or application/zip'
    : 'application/json'
}
