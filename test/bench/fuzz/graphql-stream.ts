import { executable, judge, type Answer } from './graphql-judge.js'
import type { Finding } from './findings.js'
import type { Operation } from './graphql-operations.js'

/** Judges an open stream event by event, and a refusal as any other answer. */
export function judgeStream(
  answer: Answer,
  operation: Operation | null,
  where: string,
): readonly Finding[] {
  const { status, type, text } = answer
  if (!type.startsWith('text/event-stream'))
    return judge(answer, isSubscription(operation) ? operation : null, where, true)
  const events = text.split('\n\n').flatMap(eventOf)
  const judged = events
    .filter(({ event }) => event === 'next')
    .flatMap(({ data }) =>
      judge({ status, type: 'application/json', text: data }, operation, where, true),
    )
  if (events.at(-1)?.event === 'complete') return judged
  const what = `a stream that ends without complete: ${text.slice(-200)}`
  return [{ kind: 'schemaViolations', where, what }, ...judged]
}

interface StreamEvent {
  readonly event: string
  readonly data: string
}

function eventOf(block: string): readonly StreamEvent[] {
  const event = /^event: ?(.*)$/m.exec(block)?.[1]
  const data = /^data: ?(.*)$/m.exec(block)?.[1] ?? ''
  return event === undefined ? [] : [{ event, data }]
}

/** The stream path refuses queries and mutations, even valid ones. */
function isSubscription(operation: Operation | null): boolean {
  return operation !== null && executable(operation)?.operation.operation === 'subscription'
}
