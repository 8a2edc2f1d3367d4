import type { Measurement, Outcome } from '../advice/vocabulary/trial.js'
import type { TrialJob, TrialRunner } from '../studies/ports.js'
import type { Metrics } from './metrics.js'
import type { Span, Tracer } from './tracer.js'

/** When a trial process worked, in milliseconds since the epoch. */
type ProcessRun = Parameters<NonNullable<TrialJob['trace']>['ran']>[0]

/**
 * Counts, times and traces trials. The trial process reports its working time in its last message:
 * it loads no tracing, because its memory is what is measured.
 */
export class ObservedRunner implements TrialRunner {
  constructor(
    private readonly inner: TrialRunner,
    private readonly metrics: Metrics,
    private readonly tracer: Tracer | null,
  ) {}

  async *run(job: TrialJob, signal: AbortSignal): AsyncGenerator<Measurement, Outcome> {
    const { engine, deviceId: device } = job.subject
    const { kind } = job.spec
    const start = performance.now()
    const span = this.startSpan(job)
    this.metrics.trialStarted(device)
    let cause: Outcome['cause'] = 'cancelled'
    try {
      const outcome = yield* this.inner.run(this.traced(job, span), signal)
      cause = outcome.cause
      return outcome
    } finally {
      const seconds = (performance.now() - start) / 1000
      this.metrics.trialEnded({ kind, engine, device, outcome: cause, seconds })
      span?.set({ 'batchwise.trial.outcome': cause })
      span?.end()
    }
  }

  close(): Promise<void> {
    return this.inner.close()
  }

  private startSpan({ subject, spec }: TrialJob): Span | undefined {
    return this.tracer?.start(`trial ${spec.kind}`, {
      kind: 'internal',
      parent: this.tracer.current(),
      attributes: {
        'batchwise.trial.kind': spec.kind,
        'batchwise.batch.size': spec.batchSize,
        'batchwise.engine': subject.engine,
        'batchwise.device': subject.deviceId,
      },
    })
  }

  /** A job whose process run becomes a span below the span of the trial. */
  private traced(job: TrialJob, span: Span | undefined): TrialJob {
    if (span === undefined) return job
    const { traceparent } = span
    const ran = (run: ProcessRun): void => this.traceProcess(run, job.subject.engine, traceparent)
    return { ...job, trace: { traceparent, ran } }
  }

  private traceProcess({ pid, startMs, endMs }: ProcessRun, engine: string, parent: string): void {
    const attributes = { 'process.pid': pid ?? -1, 'batchwise.engine': engine }
    this.tracer
      ?.start('trial process', { kind: 'internal', parent, startMs, attributes })
      .end(endMs)
  }
}
