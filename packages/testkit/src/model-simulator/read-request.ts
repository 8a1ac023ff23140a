import type { IncomingHttpHeaders } from 'node:http';
import type { ModelRequest, Protocol } from './step.ts';

type Json = Record<string, unknown>;

const protocols: Record<string, Protocol> = {
  '/v1/messages': 'anthropic',
  '/v1/chat/completions': 'openai-chat',
  '/v1/responses': 'openai-responses',
};

/** Google names the model, and whether to stream, in the path. */
const google = /^\/v1beta\/models\/([^/]+):(generateContent|streamGenerateContent)$/;

export function protocolOf(path: string): Protocol | undefined {
  return protocols[path] ?? (google.test(path) ? 'google' : undefined);
}

function isJson(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** All text inside a message, wherever the protocol puts it. */
function textOf(value: unknown): string {
  if (typeof value === 'string') return value;
  if (Array.isArray(value)) return value.map(textOf).filter(Boolean).join('\n');
  if (!isJson(value)) return '';
  const { functionResponse: result } = value;
  const response = isJson(result) ? result.response : undefined;
  return textOf(value.text ?? value.content ?? value.output ?? value.parts ?? response ?? '');
}

function messagesOf(body: Json): Json[] {
  const list = body.messages ?? body.input ?? body.contents;
  return Array.isArray(list) ? list.filter(isJson) : [];
}

function toolNames(tool: unknown): string[] {
  if (!isJson(tool)) return [];
  if (Array.isArray(tool.functionDeclarations)) return tool.functionDeclarations.flatMap(toolNames);
  const named = isJson(tool.function) ? tool.function : tool;
  return [String(named.name ?? '')];
}

function structuredMode(body: Json, tools: string[]): ModelRequest['structured'] {
  const text = isJson(body.text) ? body.text.format : undefined;
  const config = isJson(body.output_config) ? body.output_config.format : undefined;
  const format = body.response_format ?? body.output_format ?? config ?? text;
  if (isJson(body.generationConfig) && body.generationConfig.responseMimeType === 'application/json') return 'native';
  if (isJson(format) && String(format.type).startsWith('json')) return 'native';
  return tools.includes('json') ? 'tool' : 'none';
}

/** What a request of any of the protocols asks for. */
export function readRequest(protocol: Protocol, path: string, headers: IncomingHttpHeaders, body: Json): ModelRequest {
  const messages = messagesOf(body);
  const isSystem = (message: Json) => message.role === 'system' || message.role === 'developer';
  const systems = [body.system, body.instructions, body.systemInstruction, ...messages.filter(isSystem)];
  const tools = Array.isArray(body.tools) ? body.tools.flatMap(toolNames) : [];
  // Keys never reach the record, so that a failing test cannot print one.
  const { authorization: _authorization, 'x-api-key': _key, 'x-goog-api-key': _googleKey, ...rest } = headers;
  const [, model = '', call = ''] = google.exec(path) ?? [];
  return {
    at: new Date().toISOString(),
    protocol,
    model: String(body.model ?? decodeURIComponent(model)),
    system: systems.map(textOf).filter(Boolean).join('\n'),
    prompt: messages
      .filter((message) => !isSystem(message))
      .map(textOf)
      .join('\n'),
    tools,
    structured: structuredMode(body, tools),
    stream: body.stream === true || call === 'streamGenerateContent',
    headers: Object.fromEntries(Object.entries(rest).map(([name, value]) => [name, String(value)])),
    body,
  };
}
