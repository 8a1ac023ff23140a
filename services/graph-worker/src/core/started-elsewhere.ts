import { isTestPath } from '@waggle/syntax';

const names =
  /(?:^|\/)(?:main|index|app|application|server|cli|manage|program|setup|build|mod|lib|doc|__main__|__init__|conftest|package-info|module-info|assemblyinfo|[\w.-]*file)\.[^/.]+$/i;
const configs = /(?:^|\/)\.|\.config\.[^/]+$|\.d\.[cm]?ts$|(?:^|\/)[^/]*rc\.[cm]?[jt]s$|\.gradle\.kts$/;
const folders = /(?:^|\/)(?:bin|scripts?|examples?|samples?|demos?|docs?|bench(?:es|marks?)?|migrations?|tools?)\//i;

/**
 * Whether something else than an import may start or read a file of code: a runner of tests, a tool, a person. Nothing follows for
 * these from the lack of importers.
 */
export function isStartedElsewhere(path: string): boolean {
  return isTestPath(path) || names.test(path) || configs.test(path) || folders.test(path);
}
