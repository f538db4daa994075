/** Replies of the providers as their public documentation describes them on the wire, one frame after the other. */
export interface WireFormat {
  /** `provider:model`. */
  readonly spec: string;
  readonly provider: string;
  readonly contentType: string;
  readonly frames: readonly string[];
  /** Index of the frame that holds the finish reason: from there on the reply is complete. */
  readonly finish: number;
  /** What the provider sends in mid-stream when it fails; none where its protocol has no such frame. */
  readonly error?: string;
}

export const replyText = 'ebpf.io listed 41 projects [§1.2].';
const words = ['ebpf.io ', 'listed 41 ', 'projects ', '[§1.2].'];

function sse(data: object, event?: string): string {
  return `${event ? `event: ${event}\n` : ''}data: ${JSON.stringify(data)}\n\n`;
}

function chatChunk(delta: object, finish: string | null, rest: object = {}): string {
  return sse({
    id: 'chatcmpl-1',
    object: 'chat.completion.chunk',
    created: 1_700_000_000,
    model: 'm',
    choices: [{ index: 0, delta, finish_reason: finish }],
    ...rest,
  });
}

const openai: WireFormat = {
  spec: 'openai:m',
  provider: 'openai',
  contentType: 'text/event-stream',
  frames: [
    chatChunk({ role: 'assistant', content: '' }, null),
    ...words.map((content) => chatChunk({ content }, null)),
    chatChunk({}, 'stop'),
    sse({
      id: 'chatcmpl-1',
      object: 'chat.completion.chunk',
      created: 1_700_000_000,
      model: 'm',
      choices: [],
      usage: { prompt_tokens: 7, completion_tokens: 3, total_tokens: 10 },
    }),
    'data: [DONE]\n\n',
  ],
  finish: 5,
  error: 'data: {"error":{"message":"The server had an error","type":"server_error","code":null}}\n\n',
};

const anthropic: WireFormat = {
  spec: 'anthropic:m',
  provider: 'anthropic',
  contentType: 'text/event-stream',
  frames: [
    sse(
      {
        type: 'message_start',
        message: {
          id: 'msg_1',
          type: 'message',
          role: 'assistant',
          content: [],
          model: 'm',
          stop_reason: null,
          stop_sequence: null,
          usage: { input_tokens: 7, output_tokens: 1 },
        },
      },
      'message_start',
    ),
    sse(
      { type: 'content_block_start', index: 0, content_block: { type: 'text', text: '' } },
      'content_block_start',
    ),
    sse({ type: 'ping' }, 'ping'),
    ...words.map((text) =>
      sse(
        { type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text } },
        'content_block_delta',
      ),
    ),
    sse({ type: 'content_block_stop', index: 0 }, 'content_block_stop'),
    sse(
      {
        type: 'message_delta',
        delta: { stop_reason: 'end_turn', stop_sequence: null },
        usage: { output_tokens: 3 },
      },
      'message_delta',
    ),
    sse({ type: 'message_stop' }, 'message_stop'),
  ],
  finish: 8,
  error: sse({ type: 'error', error: { type: 'overloaded_error', message: 'Overloaded' } }, 'error'),
};

/** Gemini over Google's OpenAI-compatible address: no opening frame, usage in every frame. */
const google: WireFormat = {
  spec: 'google:m',
  provider: 'google',
  contentType: 'text/event-stream',
  frames: [
    ...words.map((content, i) =>
      chatChunk({ role: 'assistant', content }, i === words.length - 1 ? 'stop' : null, {
        usage: { prompt_tokens: 7, completion_tokens: 3, total_tokens: 10 },
      }),
    ),
    'data: [DONE]\n\n',
  ],
  finish: words.length - 1,
};

const mistral: WireFormat = {
  spec: 'mistral:m',
  provider: 'mistral',
  contentType: 'text/event-stream',
  frames: [
    chatChunk({ role: 'assistant', content: '' }, null),
    ...words.map((content) => chatChunk({ content }, null)),
    chatChunk({ content: '' }, 'stop', {
      usage: { prompt_tokens: 7, completion_tokens: 3, total_tokens: 10 },
    }),
    'data: [DONE]\n\n',
  ],
  finish: 5,
};

const ollama: WireFormat = {
  spec: 'ollama:m',
  provider: 'ollama',
  contentType: 'application/x-ndjson',
  frames: [
    ...words.map(
      (content) =>
        `${JSON.stringify({ model: 'm', created_at: '2024-01-01T00:00:00Z', message: { role: 'assistant', content }, done: false })}\n`,
    ),
    `${JSON.stringify({ model: 'm', created_at: '2024-01-01T00:00:00Z', message: { role: 'assistant', content: '' }, done: true, done_reason: 'stop', total_duration: 1, load_duration: 1, prompt_eval_count: 7, prompt_eval_duration: 1, eval_count: 3, eval_duration: 1 })}\n`,
  ],
  finish: words.length,
  error: '{"error":"an error was encountered while running the model"}\n',
};

export const wireFormats: readonly WireFormat[] = [openai, anthropic, google, mistral, ollama];
