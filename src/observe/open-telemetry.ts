/**
 * The tracer over OpenTelemetry: sends spans to an OTLP/HTTP collector. Loaded only when one is
 * configured. Address, headers and service name come from the variables of OpenTelemetry.
 */
import { AsyncLocalStorage } from 'node:async_hooks'
import {
  ROOT_CONTEXT,
  SpanKind,
  SpanStatusCode,
  trace,
  TraceFlags,
  type Context,
  type Span as OtelSpan,
} from '@opentelemetry/api'
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http'
import {
  defaultResource,
  detectResources,
  envDetector,
  resourceFromAttributes,
} from '@opentelemetry/resources'
import { BatchSpanProcessor, TracerProvider } from '@opentelemetry/sdk-trace'
import { omitUndefined } from '../omit-undefined.js'
import type { Span, SpanOptions, Tracer } from './tracer.js'

const kinds = {
  server: SpanKind.SERVER,
  producer: SpanKind.PRODUCER,
  consumer: SpanKind.CONSUMER,
  internal: SpanKind.INTERNAL,
} as const satisfies Record<SpanOptions['kind'], SpanKind>
const closeWithinMs = 3000

/** Needs `OTEL_EXPORTER_OTLP_ENDPOINT` or `OTEL_EXPORTER_OTLP_TRACES_ENDPOINT`. */
export function openTelemetry(version: string): Tracer {
  const resource = defaultResource()
    .merge(resourceFromAttributes({ 'service.name': 'batchwise', 'service.version': version }))
    .merge(detectResources({ detectors: [envDetector] }))
  const processor = new BatchSpanProcessor({
    exporter: new OTLPTraceExporter(),
    scheduledDelayMillis: 1000,
  })
  const provider = new TracerProvider({ resource, spanProcessors: [processor] })
  const tracer = provider.getTracer('batchwise', version)
  const current = new AsyncLocalStorage<Context>()
  const spans = new WeakMap<Span, OtelSpan>()
  return {
    start: (name, { kind, parent, attributes, startMs }) => {
      const parentContext = parent === null ? null : contextOf(parent)
      const inner = tracer.startSpan(
        name,
        {
          kind: kinds[kind],
          attributes: { ...attributes },
          ...omitUndefined({ startTime: startMs }),
        },
        parentContext ?? ROOT_CONTEXT,
      )
      const span = wrapped(inner)
      spans.set(span, inner)
      return span
    },
    within: (span, work) => {
      const inner = spans.get(span)
      return inner === undefined ? work() : current.run(trace.setSpan(ROOT_CONTEXT, inner), work)
    },
    current: () => {
      const span = trace.getSpan(current.getStore() ?? ROOT_CONTEXT)
      return span === undefined ? null : traceparentOf(span)
    },
    close: async () => {
      // an unreachable collector must not delay shutdown
      await Promise.race([
        provider.shutdown().catch(() => undefined),
        new Promise((resolve) => setTimeout(resolve, closeWithinMs).unref()),
      ])
    },
  }
}

function wrapped(span: OtelSpan): Span {
  return {
    traceparent: traceparentOf(span),
    set: (attributes) => {
      span.setAttributes({ ...attributes })
    },
    fail: (message) => {
      span.setStatus({ code: SpanStatusCode.ERROR, message })
    },
    end: (atMs) => span.end(atMs),
  }
}

/** Example: "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01". */
function traceparentOf(span: OtelSpan): string {
  const { traceId, spanId, traceFlags } = span.spanContext()
  return `00-${traceId}-${spanId}-${traceFlags.toString(16).padStart(2, '0')}`
}

/** Returns null for an invalid traceparent. */
function contextOf(traceparent: string): Context | null {
  const [, traceId, spanId, flags] =
    /^[0-9a-f]{2}-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})$/.exec(traceparent) ?? []
  if (traceId === undefined || spanId === undefined || flags === undefined) return null
  return trace.setSpanContext(ROOT_CONTEXT, {
    traceId,
    spanId,
    traceFlags: Number.parseInt(flags, 16) & TraceFlags.SAMPLED,
    isRemote: true,
  })
}
