/** Messages between the service and a trial process, one JSON object a line. See README.md. */
import { parseHello, type Hello } from './handshake.js'
import { choice, MalformedMessage, object, type Parser } from './parsers.js'
import {
  parseMeasurement,
  parseOutcome,
  type MeasurementMessage,
  type OutcomeMessage,
} from './reports.js'
import { parseDescription, type DescriptionMessage } from './description.js'
import {
  parseDescribe,
  parseRequest,
  type DescribeMessage,
  type RequestMessage,
} from './request.js'

export type ChildMessage = Hello | DescriptionMessage | MeasurementMessage | OutcomeMessage
export type ParentMessage = RequestMessage | DescribeMessage

/** Pipes between parent and child: stdout and stderr stay free for chatty libraries. */
export const requestDescriptor = 3
export const replyDescriptor = 4

export function encode(message: ChildMessage | ParentMessage): string {
  return `${JSON.stringify(message)}\n`
}

/** Parses a line of a trial process. Throws MalformedMessage. */
export function decodeChildMessage(line: string): ChildMessage {
  const value = parseJson(line)
  const { type } = parseChildType(value, '')
  return childParsers[type](value, '')
}

/** Parses a line of the service. Throws MalformedMessage. */
export function decodeParentMessage(line: string): ParentMessage {
  const value = parseJson(line)
  const { type } = parseParentType(value, '')
  return type === 'request' ? parseRequest(value, '') : parseDescribe(value, '')
}

const childParsers: {
  readonly [T in ChildMessage['type']]: Parser<Extract<ChildMessage, { type: T }>>
} = {
  hello: parseHello,
  description: parseDescription,
  measurement: parseMeasurement,
  outcome: parseOutcome,
}
const parseChildType = object({
  type: choice(['hello', 'description', 'measurement', 'outcome']),
})
const parseParentType = object({ type: choice(['request', 'describe']) })

function parseJson(line: string): unknown {
  try {
    return JSON.parse(line)
  } catch {
    throw new MalformedMessage('', line, 'one JSON object a line')
  }
}

/** Splits a byte stream into lines. A half line waits for its rest. */
export class LineDecoder {
  private rest = ''
  private readonly decoder = new TextDecoder()

  push(chunk: Uint8Array): readonly string[] {
    const lines = (this.rest + this.decoder.decode(chunk, { stream: true })).split('\n')
    this.rest = lines.pop() ?? ''
    return lines.filter((line) => line.trim() !== '')
  }
}
