export type { PullReference, PullSummary } from './github-simulator/control/control.ts';
export type { Control } from './github-simulator/control/control-api.ts';
export type { FaultInput } from './github-simulator/faults/faults.ts';
export { type GithubSimulatorOptions, githubLimits } from './github-simulator/options.ts';
export { createGithubSimulator, type GithubSimulator } from './github-simulator/server.ts';
export { signBody } from './github-simulator/webhooks/sign.ts';
