import { context, propagation, type Span, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api';
import type { MiddlewareHandler } from 'hono';
import { routePath } from 'hono/route';
import type { AnswerEvent } from '../answer/events.ts';
import type { Assistant } from '../assistant.ts';
import { AppError } from '../errors.ts';
import { version } from '../project.ts';

/** The majors that go with the API that is installed. */
const packages = [
  '@opentelemetry/sdk-trace-node@2',
  '@opentelemetry/exporter-trace-otlp-http@0.223',
  '@opentelemetry/resources@2',
];

const tracer = () => trace.getTracer('forecast-chat', version);

/**
 * Sends spans to a collector over OTLP/HTTP; headers, timeout and sampling are taken from OpenTelemetry's own
 * variables by its packages. Gives what to call at the end. Throws AppError `invalid-config` where the packages,
 * which only this needs, are not installed.
 */
export async function startTracing(endpoint: string, serviceName: string): Promise<() => Promise<void>> {
  const [sdk, { OTLPTraceExporter }, { resourceFromAttributes }] = await Promise.all([
    import('@opentelemetry/sdk-trace-node'),
    import('@opentelemetry/exporter-trace-otlp-http'),
    import('@opentelemetry/resources'),
  ]).catch((cause: unknown) => {
    throw new AppError(
      'invalid-config',
      `OTEL_EXPORTER_OTLP_ENDPOINT is set, and its packages are not installed. Run: npm install ${packages.join(' ')}`,
      { cause },
    );
  });
  const provider = new sdk.NodeTracerProvider({
    resource: resourceFromAttributes({ 'service.name': serviceName, 'service.version': version }),
    spanProcessors: [
      new sdk.BatchSpanProcessor(new OTLPTraceExporter({ url: `${endpoint.replace(/\/$/, '')}/v1/traces` })),
    ],
  });
  provider.register();
  return async () => {
    await provider.shutdown();
    trace.disable();
    context.disable();
    propagation.disable();
  };
}

/** A span for each request, under the caller's where it sends `traceparent`. No path or header is recorded: a path can hold anything. */
export const traceRequests: MiddlewareHandler = async (c, next) => {
  const parent = propagation.extract(context.active(), Object.fromEntries(c.req.raw.headers));
  const span = tracer().startSpan(c.req.method, { kind: SpanKind.SERVER }, parent);
  await context.with(trace.setSpan(parent, span), next);
  const route = c.res.status === 404 ? 'none' : routePath(c, -1);
  span.updateName(`${c.req.method} ${route}`);
  span.setAttributes({
    'http.request.method': c.req.method,
    'http.route': route,
    'http.response.status_code': c.res.status,
  });
  if (c.res.status >= 500) span.setStatus({ code: SpanStatusCode.ERROR });
  span.end();
};

/** A span for each answer, with when its sources and its first text came. What was asked and answered is not in it. */
export function traced(assistant: Assistant): Assistant {
  const tracing: Pick<Assistant, 'answer' | 'close'> = {
    close: () => assistant.close(),
    async *answer(request, options) {
      const model = request.model ?? assistant.status().model;
      const span = tracer().startSpan('answer', {
        attributes: { 'gen_ai.operation.name': 'chat', 'gen_ai.request.model': model },
      });
      const seen = new Set<string>();
      try {
        for await (const event of assistant.answer(request, options)) {
          if (!seen.has(event.type)) span.addEvent(event.type);
          seen.add(event.type);
          note(span, event);
          yield event;
        }
      } finally {
        span.end();
      }
    },
  };
  return Object.assign(Object.create(assistant), tracing);
}

function note(span: Span, event: AnswerEvent): void {
  if (event.type === 'error') {
    span.setStatus({ code: SpanStatusCode.ERROR, message: event.code });
    span.setAttribute('error.type', event.code);
  }
  if (event.type !== 'answer-end') return;
  const { abstained, citations, usage } = event.answer;
  span.setAttributes({
    'forecast_chat.abstained': abstained,
    'forecast_chat.citations': citations.length,
    ...(usage
      ? {
          'gen_ai.usage.input_tokens': usage.inputTokens,
          'gen_ai.usage.output_tokens': usage.outputTokens,
        }
      : {}),
  });
}
