import { toAddedFile } from './added-file.ts';
import { redactSecrets } from './redact-secrets.ts';

/** What people wrote in comments, without the secrets in it: the scanner reads it as an added file. */
export async function redactProse(text: string, signal?: AbortSignal): Promise<string> {
  const file = toAddedFile(text.split('\n'));
  const [clean = file] = await redactSecrets([file], signal);
  return clean.hunks.flatMap(({ lines }) => lines.map((line) => line.text)).join('\n');
}
