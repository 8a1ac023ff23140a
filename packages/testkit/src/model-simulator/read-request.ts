import type { IncomingHttpHeaders } from 'node:http';
import type { ModelRequest, Protocol } from './step.ts';

type Json = Record<string, unknown>;

const protocols: Record<string, Protocol> = {
  '/v1/messages': 'anthropic',
  '/v1/chat/completions': 'openai-chat',
  '/v1/responses': 'openai-responses',
};

export function protocolOf(path: string): Protocol | undefined {
  return protocols[path];
}

function isJson(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** All text inside a message, wherever the protocol puts it. */
function textOf(value: unknown): string {
  if (typeof value === 'string') return value;
  if (Array.isArray(value)) return value.map(textOf).filter(Boolean).join('\n');
  if (!isJson(value)) return '';
  return textOf(value.text ?? value.content ?? value.output ?? '');
}

function messagesOf(body: Json): Json[] {
  const list = body.messages ?? body.input;
  return Array.isArray(list) ? list.filter(isJson) : [];
}

function toolName(tool: unknown): string {
  if (!isJson(tool)) return '';
  const named = isJson(tool.function) ? tool.function : tool;
  return String(named.name ?? '');
}

function structuredMode(body: Json, tools: string[]): ModelRequest['structured'] {
  const text = isJson(body.text) ? body.text.format : undefined;
  const config = isJson(body.output_config) ? body.output_config.format : undefined;
  const format = body.response_format ?? body.output_format ?? config ?? text;
  if (isJson(format) && String(format.type).startsWith('json')) return 'native';
  return tools.includes('json') ? 'tool' : 'none';
}

/** What a request of any of the protocols asks for. */
export function readRequest(protocol: Protocol, headers: IncomingHttpHeaders, body: Json): ModelRequest {
  const messages = messagesOf(body);
  const isSystem = (message: Json) => message.role === 'system' || message.role === 'developer';
  const systems = [body.system, body.instructions, ...messages.filter(isSystem)];
  const tools = Array.isArray(body.tools) ? body.tools.map(toolName) : [];
  // Keys never reach the record, so that a failing test cannot print one.
  const { authorization: _authorization, 'x-api-key': _key, ...rest } = headers;
  return {
    at: new Date().toISOString(),
    protocol,
    model: String(body.model ?? ''),
    system: systems.map(textOf).filter(Boolean).join('\n'),
    prompt: messages
      .filter((message) => !isSystem(message))
      .map(textOf)
      .join('\n'),
    tools,
    structured: structuredMode(body, tools),
    stream: body.stream === true,
    headers: Object.fromEntries(Object.entries(rest).map(([name, value]) => [name, String(value)])),
    body,
  };
}
