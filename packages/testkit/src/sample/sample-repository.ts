import type { PullSummary } from '../github-simulator/control/control.ts';
import type { Control, RepositorySummary } from '../github-simulator/control/control-api.ts';
import type { Simulator } from '../github-simulator/simulator.ts';
export async function ensureSample(
  _simulator: Simulator,
  control: Control,
  name: { owner: string; name: string },
): Promise<RepositorySummary> {
  return control.createRepository(name);
}
export async function openSamplePull(simulator: Simulator, control: Control): Promise<PullSummary> {
  const name = { owner: 'waggle', name: 'sample' };
  await ensureSample(simulator, control, name);
  await control.push(name, { branch: 'main', files: { 'a.txt': 'one\n' } });
  await control.push(name, { branch: 'x', onto: 'main', files: { 'a.txt': 'two\n' } });
  return control.openPullRequest(name, { base: 'main', head: 'x' });
}
