import type { Socket } from 'node:net'
import { STATUS_CODES } from 'node:http'
import { BatchwiseError, errorCodes } from '../../errors.js'
import { problemMediaType, problemOf } from './problems.js'

/** What came over a connection and is no HTTP request, or has a head that is too large: answered like all other faults, and the connection ends. */
export function answerBroken(error: NodeJS.ErrnoException, socket: Socket): void {
  if (error.code === 'ECONNRESET' || socket.destroyed) return
  // whoever never finished a request waits for no answer about it
  if (error.code === 'ERR_HTTP_REQUEST_TIMEOUT' || !socket.writable)
    return void socket.destroy(error)
  const problem = problemOf(faultOf(error), '')
  const body = JSON.stringify(problem)
  const head = [
    `HTTP/1.1 ${problem.status} ${STATUS_CODES[problem.status] ?? ''}`,
    `content-type: ${problemMediaType}`,
    `content-length: ${Buffer.byteLength(body)}`,
    'connection: close',
    '',
    '',
  ]
  socket.write(head.join('\r\n') + body)
  socket.destroySoon()
}

function faultOf({ code }: NodeJS.ErrnoException): BatchwiseError {
  if (code === 'HPE_HEADER_OVERFLOW')
    return new BatchwiseError(
      errorCodes.headersTooLarge,
      'the address and the headers have more than 16 KiB together',
    )
  return new BatchwiseError(errorCodes.invalidRequest, 'this is not an HTTP request')
}
