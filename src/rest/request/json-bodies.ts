import type { FastifyInstance } from 'fastify'
import { BatchwiseError, errorCodes } from '../../errors.js'
import { malformedJson } from '../answers/thrown-errors.js'

/** Accepts JSON only. Routes decide about an empty body, because some need none. */
export function jsonBodies(scope: FastifyInstance): void {
  const parse = scope.getDefaultJsonParser('error', 'error')
  scope.removeAllContentTypeParsers()
  scope.addContentTypeParser('application/json', { parseAs: 'string' }, (request, body, done) => {
    if (body.length === 0) return done(null, undefined)
    const text = body.toString()
    void parse(request, text, (error, value) =>
      error === null ? done(null, value) : done(jsonFault(text)),
    )
  })
}

/** Parses the text again for the position of the fault, which Fastify's parser does not report. */
function jsonFault(text: string): BatchwiseError {
  try {
    JSON.parse(text)
  } catch (error) {
    return malformedJson(error instanceof Error ? error.message : String(error))
  }
  const message =
    'the fields __proto__ and constructor.prototype are not accepted: rename or remove them'
  const fault = { pointer: '', value: null, accepted: 'other field names', message }
  return new BatchwiseError(errorCodes.malformedBody, message, [fault])
}
