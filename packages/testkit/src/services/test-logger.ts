export interface LogLine {
  level: 'error' | 'warn' | 'info' | 'debug';
  message: string;
  fields: Record<string, unknown>;
}

/** Takes every line and keeps none. */
export const silentLogger = { error: () => {}, warn: () => {}, info: () => {}, debug: () => {} };

/** Keeps what is logged, for tests to look at. */
export function createTestLogger() {
  const lines: LogLine[] = [];
  function at(level: LogLine['level']) {
    return (message: string, fields: LogLine['fields'] = {}): void => {
      lines.push({ level, message, fields });
    };
  }
  return { lines, error: at('error'), warn: at('warn'), info: at('info'), debug: at('debug') };
}
