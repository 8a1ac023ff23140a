import { renderReply } from './render-reply.ts';
import type { Reply } from './reply.ts';
import type { ModelRequest } from './step.ts';

type Event = { event?: string; data: unknown };

function sse({ event, data }: Event): string {
  const body = typeof data === 'string' ? data : JSON.stringify(data);
  return `${event ? `event: ${event}\n` : ''}data: ${body}\n\n`;
}

function typed(data: { type: string } & Record<string, unknown>): Event {
  return { event: data.type, data };
}

function anthropicEvents(request: ModelRequest, reply: Reply, id: string): Event[] {
  const message = renderReply(request, reply, id) as { usage: Record<string, number>; stop_reason: string };
  const blocks = [
    ...(reply.text === undefined
      ? []
      : [{ start: { type: 'text', text: '' }, delta: { type: 'text_delta', text: reply.text } }]),
    ...reply.calls.map((call) => ({
      start: { type: 'tool_use', id: call.id, name: call.name, input: {} },
      delta: { type: 'input_json_delta', partial_json: JSON.stringify(call.input) },
    })),
  ];
  return [
    typed({
      type: 'message_start',
      message: { ...message, content: [], stop_reason: null, usage: { ...message.usage, output_tokens: 1 } },
    }),
    ...blocks.flatMap(({ start, delta }, index) => [
      typed({ type: 'content_block_start', index, content_block: start }),
      typed({ type: 'content_block_delta', index, delta }),
      typed({ type: 'content_block_stop', index }),
    ]),
    typed({
      type: 'message_delta',
      delta: { stop_reason: message.stop_reason, stop_sequence: null },
      usage: message.usage,
    }),
    typed({ type: 'message_stop' }),
  ];
}

function chatEvents(request: ModelRequest, reply: Reply, id: string): Event[] {
  type Completion = { usage: unknown; choices: { finish_reason: string }[] };
  const { usage, choices, ...head } = renderReply(request, reply, id) as Completion;
  const chunk = (delta: unknown, finish: string | null = null): Event => ({
    data: { ...head, object: 'chat.completion.chunk', choices: [{ index: 0, delta, finish_reason: finish }] },
  });
  const calls = reply.calls.map((call, index) => ({
    index,
    id: call.id,
    type: 'function',
    function: { name: call.name, arguments: JSON.stringify(call.input) },
  }));
  return [
    chunk({ role: 'assistant', content: '' }),
    ...(reply.text === undefined ? [] : [chunk({ content: reply.text })]),
    ...(calls.length > 0 ? [chunk({ tool_calls: calls })] : []),
    chunk({}, choices[0]?.finish_reason ?? 'stop'),
    { data: { ...head, object: 'chat.completion.chunk', choices: [], usage } },
    { data: '[DONE]' },
  ];
}

function responsesEvents(request: ModelRequest, reply: Reply, id: string): Event[] {
  const response = renderReply(request, reply, id) as {
    output: ({ type: string; id: string } & Record<string, unknown>)[];
  };
  const items = response.output.flatMap((item, output_index) => {
    const opened = item.type === 'message' ? { ...item, content: [] } : { ...item, arguments: '' };
    const delta =
      item.type === 'message'
        ? { type: 'response.output_text.delta', item_id: item.id, output_index, content_index: 0, delta: reply.text }
        : { type: 'response.function_call_arguments.delta', item_id: item.id, output_index, delta: item.arguments };
    return [
      typed({ type: 'response.output_item.added', output_index, item: opened }),
      typed(delta),
      typed({ type: 'response.output_item.done', output_index, item }),
    ];
  });
  const started = { ...response, status: 'in_progress', output: [] };
  return [
    typed({ type: 'response.created', response: started }),
    ...items,
    typed({ type: 'response.completed', response }),
  ];
}

function googleEvents(request: ModelRequest, reply: Reply, id: string): Event[] {
  return [{ data: renderReply(request, reply, id) }];
}

const streams = {
  anthropic: anthropicEvents,
  'openai-chat': chatEvents,
  'openai-responses': responsesEvents,
  google: googleEvents,
};

/** A reply as server-sent events. */
export function streamReply(request: ModelRequest, reply: Reply, id: string): string {
  return streams[request.protocol](request, reply, id).map(sse).join('');
}
