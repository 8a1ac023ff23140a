import { openSystem, type System } from '@waggle/e2e';
import { createModelSimulator, type ModelRequest, type ModelSimulator, type ModelStepInput } from '@waggle/testkit';
import { peerToken } from './peer-token.ts';

export interface Bench {
  system: System;
  model: ModelSimulator;
}

// The shape that PR-Agent's prompt asks for.
const prAgentAnswer = `\`\`\`yaml
review:
  estimated_effort_to_review_[1-5]: |
    2
  relevant_tests: |
    No
  key_issues_to_review: []
  security_concerns: |
    No
\`\`\`
`;

/** The real processes and both simulators, for as long as `work` takes. The model finds nothing, after `delayMs`. */
export async function withSystem<T>(
  settings: { delayMs: number; env: NodeJS.ProcessEnv },
  work: (bench: Bench) => Promise<T>,
): Promise<T> {
  const model = await createModelSimulator({
    script: (request: ModelRequest): ModelStepInput =>
      request.model === 'scripted'
        ? { kind: 'json', value: { findings: [] }, delayMs: settings.delayMs }
        : { kind: 'text', text: prAgentAnswer, delayMs: settings.delayMs },
  });
  try {
    const system = await openSystem(
      {
        WAGGLE_MODEL: 'openai-compatible:scripted',
        WAGGLE_MODEL_BASE_URL: model.openaiUrl,
        // As on GitHub Enterprise Server: reviews in a row would otherwise measure GitHub's limit on writes.
        GITHUB_WRITES_PER_MINUTE: '0',
        ...settings.env,
      },
      { [peerToken.token]: peerToken.login },
    );
    system.github.setLimits('off');
    try {
      return await work({ system, model });
    } finally {
      await system.close();
    }
  } finally {
    await model.close();
  }
}
