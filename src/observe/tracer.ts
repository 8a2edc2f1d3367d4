/** Traces, without a word about who collects them (`open-telemetry.ts` sends them). Where nothing is configured there is no tracer and nothing is loaded. */
export type Attributes = Readonly<Record<string, string | number | boolean>>

export interface Span {
  /** W3C Trace Context: names this span to another process or to a later one. */
  readonly traceparent: string
  set(attributes: Attributes): void
  fail(message: string): void
  /** Once; `atMs` is a time since the epoch, default: now. */
  end(atMs?: number): void
}

export interface SpanOptions {
  readonly kind: 'server' | 'producer' | 'consumer' | 'internal'
  /** A traceparent, as of `current()`; null: a trace begins. What is none counts as null. */
  readonly parent: string | null
  readonly attributes: Attributes
  /** Time since the epoch, default: now. */
  readonly startMs?: number
}

export interface Tracer {
  start(name: string, options: SpanOptions): Span
  /** The span is the current one for all that the work causes. */
  within<T>(span: Span, work: () => T): T
  /** The traceparent of the current span. */
  current(): string | null
  /** Sends what has not been sent. */
  close(): Promise<void>
}
