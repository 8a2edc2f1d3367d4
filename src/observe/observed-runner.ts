import type { Measurement, Outcome } from '../advice/vocabulary/trial.js'
import type { TrialJob, TrialRunner } from '../studies/ports.js'
import type { Metrics } from './metrics.js'
import type { Tracer } from './tracer.js'

/** A runner whose trials are counted, timed and traced. What the trial process did becomes a span too, told by the process in its last message: it loads nothing for that, since its memory is what is measured. */
export class ObservedRunner implements TrialRunner {
  constructor(
    private readonly inner: TrialRunner,
    private readonly metrics: Metrics,
    private readonly tracer: Tracer | null,
  ) {}

  async *run(job: TrialJob, signal: AbortSignal): AsyncGenerator<Measurement, Outcome> {
    const {
      subject: { engine, deviceId: device },
      spec: { kind, batchSize },
    } = job
    const start = performance.now()
    const span = this.tracer?.start(`trial ${kind}`, {
      kind: 'internal',
      parent: this.tracer.current(),
      attributes: {
        'batchwise.trial.kind': kind,
        'batchwise.batch.size': batchSize,
        'batchwise.engine': engine,
        'batchwise.device': device,
      },
    })
    const ran = ({
      pid,
      startMs,
      endMs,
    }: {
      readonly pid: number | undefined
      readonly startMs: number
      readonly endMs: number
    }): void => {
      if (span === undefined) return
      this.tracer
        ?.start('trial process', {
          kind: 'internal',
          parent: span.traceparent,
          startMs,
          attributes: { 'process.pid': pid ?? -1, 'batchwise.engine': engine },
        })
        .end(endMs)
    }
    this.metrics.trialStarted(device)
    let outcome: Outcome['cause'] = 'cancelled'
    try {
      const ended = yield* this.inner.run(
        span === undefined ? job : { ...job, trace: { traceparent: span.traceparent, ran } },
        signal,
      )
      outcome = ended.cause
      return ended
    } finally {
      this.metrics.trialEnded({
        kind,
        engine,
        device,
        outcome,
        seconds: (performance.now() - start) / 1000,
      })
      span?.set({ 'batchwise.trial.outcome': outcome })
      span?.end()
    }
  }

  close(): Promise<void> {
    return this.inner.close()
  }
}
