import type { MiddlewareHandler } from 'hono';
import { routePath } from 'hono/route';
import { Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { AnswerEvent } from '../answer/events.ts';
import type { Assistant } from '../assistant.ts';

export type Metrics = ReturnType<typeof createMetrics>;

function collectorsOf(registry: Registry) {
  const registers = [registry];
  const requests = new Counter({
    name: 'forecast_chat_http_requests_total',
    help: 'HTTP requests by route, method and status.',
    labelNames: ['route', 'method', 'status'],
    registers,
  });
  const seconds = new Histogram({
    name: 'forecast_chat_http_request_seconds',
    help: 'Seconds until the response began.',
    labelNames: ['route'],
    buckets: [0.005, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
    registers,
  });
  const answers = new Counter({
    name: 'forecast_chat_answers_total',
    help: 'Answers by model and outcome: answered, abstained, left, or the code of an error.',
    labelNames: ['model', 'outcome'],
    registers,
  });
  const firstText = new Histogram({
    name: 'forecast_chat_first_text_seconds',
    help: 'Seconds until the first text of an answer.',
    labelNames: ['model'],
    buckets: [0.02, 0.05, 0.1, 0.25, 0.5, 1, 2, 5, 10, 30],
    registers,
  });
  const tokens = new Counter({
    name: 'forecast_chat_tokens_total',
    help: 'Tokens that providers counted.',
    labelNames: ['model', 'kind'],
    registers,
  });
  const index = new Gauge({
    name: 'forecast_chat_index_passages',
    help: 'Passages of the index that serves.',
    labelNames: ['generation', 'embedder', 'kind'],
    registers,
  });
  return { requests, seconds, answers, firstText, tokens, index };
}

/** Counts for Prometheus, of one server. No label ever holds what a reader asked or sent. */
export function createMetrics() {
  const registry = new Registry();
  const { requests, seconds, answers, firstText, tokens, index } = collectorsOf(registry);

  /** Counts what an assistant answers; the answers are as they were. */
  function measured(assistant: Assistant): Assistant {
    const { generation, embedder, index: kind, passages } = assistant.status();
    index.set({ generation, embedder, kind }, passages);
    const counting: Pick<Assistant, 'answer' | 'close'> = {
      close: () => assistant.close(),
      async *answer(request, options) {
        const model = request.model ?? assistant.status().model;
        const end = firstText.startTimer({ model });
        let isFirst = true;
        let outcome = 'left';
        try {
          for await (const event of assistant.answer(request, options)) {
            if (isFirst && event.type === 'text-delta') {
              isFirst = false;
              end();
            }
            outcome = outcomeOf(event) ?? outcome;
            if (event.type === 'answer-end' && event.answer.usage) {
              tokens.inc({ model, kind: 'read' }, event.answer.usage.inputTokens);
              tokens.inc({ model, kind: 'written' }, event.answer.usage.outputTokens);
            }
            yield event;
          }
        } finally {
          answers.inc({ model, outcome });
        }
      },
    };
    return Object.assign(Object.create(assistant), counting);
  }

  const counted: MiddlewareHandler = async (c, next) => {
    const end = seconds.startTimer();
    await next();
    // The route's pattern and not the path: a path can be anything.
    const route = c.res.status === 404 ? 'none' : routePath(c, -1);
    requests.inc({ route, method: c.req.method, status: c.res.status });
    end({ route });
  };

  return { registry, measured, counted };
}

function outcomeOf(event: AnswerEvent): string | undefined {
  if (event.type === 'error') return event.code;
  if (event.type !== 'answer-end') return undefined;
  return event.answer.abstained ? 'abstained' : 'answered';
}
