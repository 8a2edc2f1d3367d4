import { executable, judge, type Answer } from './graphql-judge.js'
import type { Finding } from './findings.js'
import type { Operation } from './graphql-operations.js'

/** A stream that began is judged event by event, one that was refused like any answer. */
export function judgeStream(
  answer: Answer,
  operation: Operation | null,
  where: string,
): readonly Finding[] {
  const { status, type, text } = answer
  if (!type.startsWith('text/event-stream'))
    return judge(answer, isSubscription(operation) ? operation : null, where, true)
  const events = text.split('\n\n').flatMap((block) => {
    const [event, data] = ['event', 'data'].map(
      (name) => new RegExp(`^${name}: ?(.*)$`, 'm').exec(block)?.[1],
    )
    return event === undefined ? [] : [{ event, data: data ?? '' }]
  })
  return [
    ...(events.at(-1)?.event === 'complete'
      ? []
      : [
          {
            kind: 'schemaViolations' as const,
            where,
            what: `a stream that ends without complete: ${text.slice(-200)}`,
          },
        ]),
    ...events
      .filter(({ event }) => event === 'next')
      .flatMap(({ data }) =>
        judge({ status, type: 'application/json', text: data }, operation, where, true),
      ),
  ]
}

/** What is no subscription is refused there, whatever the schema says of it. */
function isSubscription(operation: Operation | null): boolean {
  return operation !== null && executable(operation)?.operation.operation === 'subscription'
}
