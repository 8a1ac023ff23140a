import { access, constants, statfs } from 'node:fs/promises';
import { toError } from '@waggle/platform';
import { type Finding, findingsAbout } from './finding.ts';

const about = findingsAbout('disk');
const gib = 1024 ** 3;
const warnGib = 5;
const failGib = 1;

/** The folder of git mirrors can be written and has room. */
export async function checkDisk(env: NodeJS.ProcessEnv): Promise<Finding[]> {
  const folder = env.WAGGLE_DATA_DIR;
  if (!folder) return [about.skipped('WAGGLE_DATA_DIR is not set here')];
  try {
    await access(folder, constants.W_OK);
    const { bavail, bsize } = await statfs(folder);
    const free = (bavail * bsize) / gib;
    const text = `${folder} has ${free.toFixed(1)} GiB left`;
    if (free >= warnGib) return [about.ok(text)];
    const advice = 'make room: it is a cache of git mirrors, and may be emptied while no worker runs';
    return [about[free < failGib ? 'fail' : 'warn'](text, advice)];
  } catch (error) {
    return [about.fail(toError(error).message, 'make the folder, and let the user of the workers write to it')];
  }
}
