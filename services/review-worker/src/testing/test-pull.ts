/** A pull request of the GitHub simulator, as a test names it. */
export interface TestPull {
  name: { owner: string; name: string };
  repoId: number;
  installationId: number;
  number: number;
  headSha: string;
  branch: string;
}
