import { STATUS_CODES } from 'node:http'
import type { Socket } from 'node:net'
import { BatchwiseError, errorCodes } from '../../errors.js'
import { problemMediaType, problemOf } from './problems.js'

/** Answers what Node cannot parse as an HTTP request with a problem, and ends the connection. */
export function answerBroken(error: NodeJS.ErrnoException, socket: Socket): void {
  if (error.code === 'ECONNRESET' || socket.destroyed) return
  // a client that never finished its request expects no answer
  if (error.code === 'ERR_HTTP_REQUEST_TIMEOUT' || !socket.writable) {
    socket.destroy(error)
    return
  }
  socket.write(responseText(brokenRequest(error)))
  socket.destroySoon()
}

function responseText(error: BatchwiseError): string {
  const problem = problemOf(error, '')
  const body = JSON.stringify(problem)
  const head = [
    `HTTP/1.1 ${problem.status} ${STATUS_CODES[problem.status] ?? ''}`,
    `content-type: ${problemMediaType}`,
    `content-length: ${Buffer.byteLength(body)}`,
    'connection: close',
  ]
  return `${head.join('\r\n')}\r\n\r\n${body}`
}

function brokenRequest({ code }: NodeJS.ErrnoException): BatchwiseError {
  if (code === 'HPE_HEADER_OVERFLOW')
    return new BatchwiseError(
      errorCodes.headersTooLarge,
      'the address and the headers have more than 16 KiB together',
    )
  return new BatchwiseError(errorCodes.invalidRequest, 'this is not an HTTP request')
}
