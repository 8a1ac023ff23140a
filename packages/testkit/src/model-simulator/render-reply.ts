import type { Reply } from './reply.ts';
import type { ModelRequest } from './step.ts';

function anthropic(request: ModelRequest, reply: Reply, id: string) {
  const reasons = { stop: 'end_turn', tools: 'tool_use', length: 'max_tokens' };
  const text = reply.text === undefined ? [] : [{ type: 'text', text: reply.text }];
  const { inputTokens, outputTokens, cachedInputTokens } = reply.usage;
  return {
    id: `msg_${id}`,
    type: 'message',
    role: 'assistant',
    model: request.model,
    content: [
      ...text,
      ...reply.calls.map((call) => ({ type: 'tool_use', id: call.id, name: call.name, input: call.input })),
    ],
    stop_reason: reasons[reply.finish],
    stop_sequence: null,
    usage: {
      // Anthropic counts what its cache answered for apart from the rest.
      input_tokens: inputTokens - cachedInputTokens,
      output_tokens: outputTokens,
      cache_read_input_tokens: cachedInputTokens,
      cache_creation_input_tokens: 0,
    },
  };
}

function chat(request: ModelRequest, reply: Reply, id: string) {
  const reasons = { stop: 'stop', tools: 'tool_calls', length: 'length' };
  const calls = reply.calls.map((call) => ({
    id: call.id,
    type: 'function',
    function: { name: call.name, arguments: JSON.stringify(call.input) },
  }));
  const { inputTokens, outputTokens, cachedInputTokens } = reply.usage;
  const message = {
    role: 'assistant',
    content: reply.text ?? null,
    ...(calls.length > 0 ? { tool_calls: calls } : {}),
  };
  return {
    id: `chatcmpl-${id}`,
    object: 'chat.completion',
    created: Math.floor(Date.now() / 1000),
    model: request.model,
    choices: [{ index: 0, message, logprobs: null, finish_reason: reasons[reply.finish] }],
    usage: {
      prompt_tokens: inputTokens,
      completion_tokens: outputTokens,
      total_tokens: inputTokens + outputTokens,
      prompt_tokens_details: { cached_tokens: cachedInputTokens },
    },
  };
}

function responses(request: ModelRequest, reply: Reply, id: string) {
  const content = [{ type: 'output_text', text: reply.text, annotations: [], logprobs: [] }];
  const message = { type: 'message', id: `msg_${id}`, role: 'assistant', status: 'completed', content };
  const calls = reply.calls.map((call) => ({
    type: 'function_call',
    id: `fc_${call.id}`,
    call_id: call.id,
    name: call.name,
    arguments: JSON.stringify(call.input),
    status: 'completed',
  }));
  const { inputTokens, outputTokens, cachedInputTokens } = reply.usage;
  const cut = reply.finish === 'length';
  return {
    id: `resp_${id}`,
    object: 'response',
    created_at: Math.floor(Date.now() / 1000),
    status: cut ? 'incomplete' : 'completed',
    error: null,
    incomplete_details: cut ? { reason: 'max_output_tokens' } : null,
    model: request.model,
    output: [...(reply.text === undefined ? [] : [message]), ...calls],
    usage: {
      input_tokens: inputTokens,
      input_tokens_details: { cached_tokens: cachedInputTokens },
      output_tokens: outputTokens,
      output_tokens_details: { reasoning_tokens: 0 },
      total_tokens: inputTokens + outputTokens,
    },
  };
}

function google(_request: ModelRequest, reply: Reply, id: string) {
  const calls = reply.calls.map(({ name, input }) => ({ functionCall: { name, args: input } }));
  const { inputTokens, outputTokens, cachedInputTokens } = reply.usage;
  return {
    responseId: id,
    candidates: [
      {
        index: 0,
        content: { role: 'model', parts: [...(reply.text === undefined ? [] : [{ text: reply.text }]), ...calls] },
        finishReason: reply.finish === 'length' ? 'MAX_TOKENS' : 'STOP',
      },
    ],
    usageMetadata: {
      promptTokenCount: inputTokens,
      cachedContentTokenCount: cachedInputTokens,
      candidatesTokenCount: outputTokens,
      totalTokenCount: inputTokens + outputTokens,
    },
  };
}

const renderers = { anthropic, 'openai-chat': chat, 'openai-responses': responses, google };

/** A reply in the words of the protocol that was asked. */
export function renderReply(request: ModelRequest, reply: Reply, id: string): unknown {
  return renderers[request.protocol](request, reply, id);
}

const anthropicErrors: Record<number, string> = {
  400: 'invalid_request_error',
  401: 'authentication_error',
  403: 'permission_error',
  404: 'not_found_error',
  413: 'request_too_large',
  429: 'rate_limit_error',
  529: 'overloaded_error',
};

/** A refusal in the words of the protocol that was asked. */
export function renderError(request: ModelRequest, status: number, message: string): unknown {
  const type = anthropicErrors[status] ?? 'api_error';
  if (request.protocol === 'google') return { error: { code: status, message, status: 'UNKNOWN' } };
  if (request.protocol === 'anthropic') return { type: 'error', error: { type, message } };
  return { error: { message, type: status === 429 ? 'rate_limit_exceeded' : 'server_error', param: null, code: null } };
}
