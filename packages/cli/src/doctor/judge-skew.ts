import { clockSkewWarnMs } from '@waggle/store';
import { type Finding, findingsAbout } from './finding.ts';

const clock = findingsAbout('clock');
// GitHub refuses a token of the App that was issued more than a minute from now.
const skewFailMs = 30_000;

/** What it means that this machine is `skewMs` ahead of (or, negative, behind) somebody else. */
export function judgeSkew(other: string, skewMs: number): Finding {
  const apart = Math.abs(Math.round(skewMs));
  const text = `this machine and ${other} are ${apart} ms apart`;
  if (apart < clockSkewWarnMs) return clock.ok(text);
  return clock[apart < skewFailMs ? 'warn' : 'fail'](text, 'run a time service (chrony, systemd-timesyncd) on both');
}
