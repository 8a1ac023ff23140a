/** One line of the doctor. `skipped`: nothing is configured here, so there was nothing to look at. */
export interface Finding {
  level: 'ok' | 'warn' | 'fail' | 'skipped';
  subject: string;
  text: string;
  /** What to do; null when nothing has to be done. */
  advice: string | null;
}

/** Looks at one part of an installation. Never rejects for a part that is broken: that is a finding. */
export type Check = (env: NodeJS.ProcessEnv) => Promise<Finding[]>;

/** Short forms for the findings about one subject. */
export function findingsAbout(subject: string) {
  return {
    ok: (text: string): Finding => ({ level: 'ok', subject, text, advice: null }),
    warn: (text: string, advice: string): Finding => ({ level: 'warn', subject, text, advice }),
    fail: (text: string, advice: string): Finding => ({ level: 'fail', subject, text, advice }),
    skipped: (text: string): Finding => ({ level: 'skipped', subject, text, advice: null }),
  };
}

/** For clients that log what the doctor reports itself. */
export const silentLogger = { error: () => {}, warn: () => {}, info: () => {}, debug: () => {} };
