/** A trial process, line by line: what it sends is judged before anything parses it. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { Readable, Writable } from 'node:stream'
import {
  LineDecoder,
  replyDescriptor,
  requestDescriptor,
} from '../../src/trials/protocol/messages.js'
import { faultsIn } from './protocol-schema.js'

export interface WireMessage {
  readonly type: string
  readonly [field: string]: unknown
}

/**
 * Sends messages to a trial process and collects all that it sends. Throws for a message of either
 * side that the schema refuses, and where the process does not end with 0.
 */
export async function exchange(
  command: readonly [string, ...string[]],
  messages: readonly WireMessage[],
  environment: NodeJS.ProcessEnv = process.env,
): Promise<readonly WireMessage[]> {
  for (const message of messages) requireValid('parent', message)
  const [program, ...parameters] = command
  const child = spawn(program, parameters, {
    stdio: ['ignore', 'ignore', 'inherit', 'pipe', 'pipe'],
    env: environment,
  })
  const ended = once(child, 'exit')
  const requests = child.stdio[requestDescriptor]
  const replies = child.stdio[replyDescriptor]
  if (!(requests instanceof Writable) || !(replies instanceof Readable))
    throw new Error('the pipes were not opened')
  const received: WireMessage[] = []
  const decoder = new LineDecoder()
  let sent = 0
  for await (const chunk of replies) {
    for (const line of decoder.push(chunk as Buffer)) {
      const message = JSON.parse(line) as WireMessage
      requireValid('child', message)
      received.push(message)
      if (message.type === 'measurement') continue
      const next = messages[sent++]
      if (next === undefined) requests.end()
      else requests.write(`${JSON.stringify(next)}\n`)
    }
  }
  const [exitCode] = (await ended) as [number | null]
  if (exitCode !== 0) throw new Error(`the process ended with exit code ${String(exitCode)}`)
  return received
}

function requireValid(side: 'child' | 'parent', message: WireMessage): void {
  const faults = faultsIn(side, message)
  if (faults.length > 0)
    throw new Error(`the schema refuses ${JSON.stringify(message)}: ${faults.join('; ')}`)
}
