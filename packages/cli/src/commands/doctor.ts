import { PermanentError, redact } from '@waggle/platform';
import { type Command, UsageError } from '../command.ts';
import { checkDisk } from '../doctor/check-disk.ts';
import { checkGithub } from '../doctor/check-github.ts';
import { checkNeo4j } from '../doctor/check-neo4j.ts';
import { checkPostgres } from '../doctor/check-postgres.ts';
import { checkRedis } from '../doctor/check-redis.ts';
import { checkSecrets } from '../doctor/check-secrets.ts';
import type { Check, Finding } from '../doctor/finding.ts';

const checks: readonly Check[] = [checkPostgres, checkRedis, checkNeo4j, checkGithub, checkSecrets, checkDisk];
const labels = { ok: 'ok  ', warn: 'warn', fail: 'FAIL', skipped: '-   ' } as const;

export const doctorCommand: Command = {
  usage: [['doctor', 'check this installation by the variables of its services, and say what to do']],
  run: async (deps, args) => {
    if (args.length > 0) throw new UsageError(`"doctor" takes no "${args.join(' ')}"`);
    const findings = (await Promise.all(checks.map((check) => check(deps.env)))).flat();
    for (const finding of findings) deps.print(render(finding));
    const failed = findings.filter(({ level }) => level === 'fail').length;
    if (failed > 0) throw new PermanentError('DOCTOR_FOUND', `${failed} of ${findings.length} checks failed`);
  },
};

function render({ level, subject, text, advice }: Finding): string {
  const line = `${labels[level]}  ${subject}: ${text}${advice === null ? '' : ` -> ${advice}`}`;
  return String(redact(line.replace(/\p{Cc}+/gu, ' ')));
}
