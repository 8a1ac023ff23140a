import { AsyncLocalStorage } from 'node:async_hooks';
import winston from 'winston';

export interface LogFields {
  [name: string]: unknown;
}

/** Static messages for warn and error, with the data in fields, so that equal failures group. */
export interface Logger {
  error(message: string, fields?: LogFields): void;
  warn(message: string, fields?: LogFields): void;
  info(message: string, fields?: LogFields): void;
  debug(message: string, fields?: LogFields): void;
}

const context = new AsyncLocalStorage<LogFields>();

/** Runs `work` with these fields on every log line it causes (delivery id, job id, repository). */
export function withLogFields<T>(fields: LogFields, work: () => T): T {
  return context.run({ ...context.getStore(), ...fields }, work);
}

const secretName = /secret|token|password|authorization|private.?key|api.?key|cookie/i;
const secretValue =
  /\b(gh[pousr]_[A-Za-z0-9]{20,}|github_pat_\w{20,}|wgl_[\w-]{20,}|sk-[\w-]{20,}|eyJ[\w-]+\.[\w-]+\.[\w-]+)|(?<=:\/\/)[^/\s:@]*:[^@\s]+(?=@)/g;

/** Removes secrets from a log field: by field name at any depth, and by shape inside text. */
export function redact(value: unknown, depth = 0): unknown {
  if (typeof value === 'string') return value.replace(secretValue, '[redacted]');
  if (value instanceof Error) return describeError(value, depth);
  if (Array.isArray(value)) return value.map((item) => redact(item, depth + 1));
  if (value === null || typeof value !== 'object' || value instanceof Date) return value;
  if (depth > 6) return '[deep]';
  return Object.fromEntries(
    Object.entries(value).map(([name, item]) => [name, secretName.test(name) ? '[redacted]' : redact(item, depth + 1)]),
  );
}

function describeError(error: Error, depth: number): LogFields {
  const { name, message, stack, cause } = error;
  const code = 'code' in error ? error.code : undefined;
  return {
    name,
    message: redact(message, depth),
    stack: redact(stack, depth),
    ...(code === undefined ? {} : { code }),
    ...(cause === undefined || depth > 4 ? {} : { cause: redact(cause, depth + 1) }),
  };
}

/** JSON lines on standard output with `service`, the fields of `withLogFields`, and secrets removed. */
export function createLogger(service: string, level: string, stream?: NodeJS.WritableStream): Logger {
  const clean = winston.format((info) => {
    const { level: severity, message, ...fields } = info;
    const safe = redact({ ...context.getStore(), ...fields });
    // `info` first: winston routes by symbol keys that a copy by name would lose.
    return { ...info, ...(safe as LogFields), level: severity, message: redact(message), service };
  });
  const logger = winston.createLogger({
    level,
    format: winston.format.combine(clean(), winston.format.timestamp(), winston.format.json()),
    transports: [stream === undefined ? new winston.transports.Console() : new winston.transports.Stream({ stream })],
  });
  // Winston formats a line before it looks whether anybody wants it.
  const writerOf = (name: keyof Logger): Logger[typeof name] =>
    logger.isLevelEnabled(name) ? (message, fields) => logger.log(name, message, fields) : () => {};
  return { error: writerOf('error'), warn: writerOf('warn'), info: writerOf('info'), debug: writerOf('debug') };
}
