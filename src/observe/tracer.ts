/**
 * The interface of traces. open-telemetry.ts implements it and is loaded only when a collector is
 * configured.
 */
type Attributes = Readonly<Record<string, string | number | boolean>>

export interface Span {
  /** W3C Trace Context: identifies this span in another process. */
  readonly traceparent: string
  set(attributes: Attributes): void
  fail(message: string): void
  /** Ends the span once. `atMs`: milliseconds since the epoch; default: now. */
  end(atMs?: number): void
}

export interface SpanOptions {
  readonly kind: 'server' | 'producer' | 'consumer' | 'internal'
  /** A traceparent. Null or an invalid text starts a new trace. */
  readonly parent: string | null
  readonly attributes: Attributes
  /** Milliseconds since the epoch; default: now. */
  readonly startMs?: number
}

export interface Tracer {
  start(name: string, options: SpanOptions): Span
  /** Runs the work with the span as the current one, also in what the work awaits. */
  within<T>(span: Span, work: () => T): T
  /** The traceparent of the current span. */
  current(): string | null
  /** Sends the remaining spans. */
  close(): Promise<void>
}
