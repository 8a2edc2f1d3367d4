import type { Study } from '../studies/study.js'
import type { RequestOrigin, StudyQueue } from '../studies/ports.js'
import type { Log } from './log.js'
import type { Metrics } from './metrics.js'
import type { Tracer } from './tracer.js'

export interface Observation {
  readonly log: Log
  readonly metrics: Metrics
  /** null where nothing is traced. */
  readonly tracer: Tracer | null
}

/** The trace in which a study was asked, kept beside it: whoever conducts it, now or after a restart, goes on with the same trace. */
export interface StudyTraces {
  keep(studyId: string, traceparent: string): Promise<void>
  find(studyId: string): Promise<string | null>
}

/** A queue that says in log and trace which request brought a study. */
export class ObservedQueue implements StudyQueue {
  constructor(
    private readonly inner: StudyQueue,
    private readonly traces: StudyTraces,
    { log, tracer }: Observation,
  ) {
    this.log = log
    this.tracer = tracer
  }
  private readonly log: Log
  private readonly tracer: Tracer | null

  push(studyId: string, origin: RequestOrigin | null): void {
    if (origin === null) this.log.info({ studyId }, 'study resumed')
    else
      this.log.info(
        { studyId, reqId: origin.requestId, key: origin.keyPrefix ?? undefined },
        'study queued',
      )
    // at a restart no request asks, and the trace of the request is stored already
    const span =
      origin === null
        ? undefined
        : this.tracer?.start('queue study', {
            kind: 'producer',
            parent: this.tracer.current(),
            attributes: { 'batchwise.study.id': studyId },
          })
    if (span === undefined) {
      this.inner.push(studyId, origin)
      return
    }
    void this.traces
      .keep(studyId, span.traceparent)
      .catch((error: unknown) =>
        this.log.warn({ studyId, err: error }, 'the trace of the study was not kept'),
      )
      .finally(() => {
        span.end()
        this.inner.push(studyId, origin)
      })
  }

  cancel(studyId: string): void {
    this.inner.cancel(studyId)
  }

  close(): Promise<void> {
    return this.inner.close()
  }
}

type Conduct = (studyId: string, signal: AbortSignal) => Promise<void>

/** Conducts a study with its wait measured, its start and end in the log, and everything that it does below one span of the trace that it was asked in. */
export function observedConduct(
  conduct: Conduct,
  study: (id: string) => Promise<Study | null>,
  traces: StudyTraces,
  { log, metrics, tracer }: Observation,
): Conduct {
  return async (studyId, signal) => {
    const before = await study(studyId)
    if (before !== null && before.state === 'queued')
      metrics.studyStarted((Date.now() - before.createdAt.getTime()) / 1000)
    log.info(
      { studyId, subject: before?.subject.id, resumed: before?.state === 'running' },
      'study started',
    )
    const span = tracer?.start('conduct study', {
      kind: 'consumer',
      parent: await traces.find(studyId),
      attributes: { 'batchwise.study.id': studyId },
    })
    try {
      await (span === undefined || tracer === null
        ? conduct(studyId, signal)
        : tracer.within(span, () => conduct(studyId, signal)))
    } catch (error) {
      span?.fail(error instanceof Error ? error.message : String(error))
      log.error({ studyId, err: error }, 'study failed')
      throw error
    } finally {
      const state = (await study(studyId).catch(() => null))?.state
      log.info({ studyId, state }, 'study ended or interrupted')
      span?.set({ 'batchwise.study.state': state ?? 'unknown' })
      span?.end()
    }
  }
}
