import { isUnavailable } from '../studies/conduct/patient.js'
import { LeaseLost } from '../studies/leases.js'
import type { RequestOrigin, StudyQueue } from '../studies/ports.js'
import type { Study } from '../studies/study.js'
import type { Log } from './log.js'
import type { Metrics } from './metrics.js'
import type { Span, Tracer } from './tracer.js'

export interface Observation {
  readonly log: Log
  readonly metrics: Metrics
  /** Null without tracing. */
  readonly tracer: Tracer | null
}

/** Stores the trace of each study, which its conduct continues, also after a restart. */
export interface StudyTraces {
  keep(studyId: string, traceparent: string): Promise<void>
  find(studyId: string): Promise<string | null>
}

/** Logs and traces which request brought a study. */
export class ObservedQueue implements StudyQueue {
  constructor(
    private readonly inner: StudyQueue,
    private readonly traces: StudyTraces,
    private readonly observation: Observation,
  ) {}

  push(studyId: string, origin: RequestOrigin | null): void {
    const { log, tracer } = this.observation
    if (origin === null) {
      // the trace of the request is stored since the first start
      log.info({ studyId }, 'study resumed')
      this.inner.push(studyId, origin)
      return
    }
    const { requestId, keyPrefix } = origin
    log.info({ studyId, reqId: requestId, key: keyPrefix ?? undefined }, 'study queued')
    if (tracer === null) this.inner.push(studyId, origin)
    else void this.pushTraced(studyId, origin, queueSpan(tracer, studyId))
  }

  cancel(studyId: string): void {
    this.inner.cancel(studyId)
  }

  close(): Promise<void> {
    return this.inner.close()
  }

  private async pushTraced(studyId: string, origin: RequestOrigin, span: Span): Promise<void> {
    try {
      await this.traces.keep(studyId, span.traceparent)
    } catch (error) {
      this.observation.log.warn({ studyId, err: error }, 'the trace of the study was not stored')
    }
    span.end()
    this.inner.push(studyId, origin)
  }
}

function queueSpan(tracer: Tracer, studyId: string): Span {
  return tracer.start('queue study', {
    kind: 'producer',
    parent: tracer.current(),
    attributes: { 'batchwise.study.id': studyId },
  })
}

type Conduct = (studyId: string, signal: AbortSignal) => Promise<void>

/** Logs the start and end of a study, measures its wait, and runs it within a span of its trace. */
export function observedConduct(
  conduct: Conduct,
  findStudy: (id: string) => Promise<Study | null>,
  traces: StudyTraces,
  { log, metrics, tracer }: Observation,
): Conduct {
  return async (studyId, signal) => {
    const study = await findStudy(studyId)
    if (study?.state === 'queued') metrics.studyStarted(secondsSince(study.createdAt))
    const resumed = study?.state === 'running'
    log.info({ studyId, subject: study?.subject.id, resumed }, 'study started')
    const span = await conductSpan(tracer, traces, studyId)
    try {
      await withinSpan(tracer, span, () => conduct(studyId, signal))
    } catch (error) {
      span?.fail(error instanceof Error ? error.message : String(error))
      if (goesOnLater(error))
        log.warn({ studyId, err: error }, 'study interrupted: it goes on later')
      else log.error({ studyId, err: error }, 'study failed')
      throw error
    } finally {
      const state = await stateOf(studyId, findStudy)
      log.info({ studyId, state }, 'study ended or interrupted')
      span?.set({ 'batchwise.study.state': state ?? 'unknown' })
      span?.end()
    }
  }
}

/** Another process conducts it now, or the database does not answer. */
const goesOnLater = (error: unknown): boolean => error instanceof LeaseLost || isUnavailable(error)

async function conductSpan(
  tracer: Tracer | null,
  traces: StudyTraces,
  studyId: string,
): Promise<Span | null> {
  if (tracer === null) return null
  return tracer.start('conduct study', {
    kind: 'consumer',
    parent: await traces.find(studyId),
    attributes: { 'batchwise.study.id': studyId },
  })
}

function withinSpan<T>(tracer: Tracer | null, span: Span | null, work: () => T): T {
  return tracer === null || span === null ? work() : tracer.within(span, work)
}

function secondsSince(date: Date): number {
  return (Date.now() - date.getTime()) / 1000
}

async function stateOf(
  studyId: string,
  findStudy: (id: string) => Promise<Study | null>,
): Promise<Study['state'] | undefined> {
  try {
    return (await findStudy(studyId))?.state
  } catch {
    return undefined
  }
}
