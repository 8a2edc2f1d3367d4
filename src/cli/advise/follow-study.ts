/** The progress of a study as server-sent events, across connections that break off. */
import { setTimeout as sleep } from 'node:timers/promises'
import { EventSourceParserStream } from 'eventsource-parser/stream'
import { BatchwiseError, errorCodes } from '../../errors.js'
import type { ProblemDocument } from '../../rest/answers/problems.js'
import { isFinal } from '../../studies/study.js'
import type { ProgressUpdate } from './progress-line.js'
import { errorOfProblem } from './problem-error.js'

export interface FollowOptions {
  /** Opens the stream after the event with this id. Throws BatchwiseError without a stream. */
  readonly open: (headers: Readonly<Record<string, string>>) => Promise<Response>
  readonly signal: AbortSignal
  /** Pause before the next connection, ms. */
  readonly reconnectAfterMs?: number
}

/** Connections in a row that bring no event. */
const failuresMost = 15
/** A connection that lasted so long waited for its event, ms: a proxy may end it. */
const waitingMs = 10_000

/**
 * Another service continues where one ended. Throws when the study cannot be watched, or when no
 * service sends an event for half a minute.
 */
export async function* followStudy({
  open,
  signal,
  reconnectAfterMs = 2000,
}: FollowOptions): AsyncGenerator<ProgressUpdate> {
  const stream = new StudyStream(open)
  for (let failures = 0; !stream.hasEnded && !signal.aborted; failures++) {
    const openedMs = performance.now()
    try {
      for await (const update of stream.connect()) {
        failures = 0
        yield update
      }
    } catch (error) {
      if (signal.aborted) return
      if (isLasting(error) || failures >= failuresMost) throw error
    }
    if (stream.hasEnded) return
    if (performance.now() - openedMs > waitingMs) failures = 0
    else if (failures >= failuresMost) throw withoutEvents()
    await sleep(reconnectAfterMs, undefined, { signal }).catch(() => undefined)
  }
}

function withoutEvents(): BatchwiseError {
  const message =
    'the service ends the progress of the study without an event. Ask for the study later, or read the log of the service.'
  return new BatchwiseError(errorCodes.unavailable, message)
}

/** True for what another connection would not change. */
const isLasting = (error: unknown): boolean =>
  error instanceof BatchwiseError && error.code !== errorCodes.unavailable

/** One stream over several connections, each of which starts after the last event. */
class StudyStream {
  /** The study is final, and its last event was seen. */
  hasEnded = false
  private lastId: string | null = null

  constructor(private readonly open: FollowOptions['open']) {}

  /** Throws when the service ends the stream with a problem, such as a revoked key. */
  async *connect(): AsyncGenerator<ProgressUpdate> {
    const response = await this.open(this.lastId === null ? {} : { 'last-event-id': this.lastId })
    if (response.body === null) {
      this.hasEnded = true
      return
    }
    const events = response.body
      .pipeThrough(new TextDecoderStream())
      .pipeThrough(new EventSourceParserStream())
    for await (const { id, event, data } of events) {
      if (event === 'problem')
        throw errorOfProblem(JSON.parse(data) as ProblemDocument, 'the service ended the stream')
      this.lastId = id ?? this.lastId
      const update = JSON.parse(data) as ProgressUpdate
      this.hasEnded = isFinal(update.state)
      yield update
      if (this.hasEnded) return
    }
  }
}
