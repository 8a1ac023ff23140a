import { type ModelRequest, type ModelScript, ModelStep } from './step.ts';

export type ScriptPlayer = {
  next: (request: ModelRequest) => Promise<ModelStep>;
  replace: (script: ModelScript) => void;
  /** Steps that were not used up. */
  remaining: () => number;
};

// Not retried by clients, so that a test whose script is too short fails at once.
const empty: ModelStep = {
  kind: 'error',
  status: 400,
  message: 'the script of the model simulator is used up',
  times: 1,
};

/** Plays a script: a function answers each request, a list is worked off step by step. */
export function createScriptPlayer(initial: ModelScript): ScriptPlayer {
  let answer: ((request: ModelRequest) => Promise<ModelStep>) | undefined;
  let steps: ModelStep[] = [];
  const replace = (script: ModelScript) => {
    if (typeof script === 'function') {
      answer = async (request) => ModelStep.parse(await script(request));
      steps = [];
      return;
    }
    answer = undefined;
    steps = script.map((step) => ModelStep.parse(step));
  };
  replace(initial);
  return {
    replace,
    remaining: () => steps.length,
    next: async (request) => {
      if (answer) return answer(request);
      const [step] = steps;
      if (!step) return empty;
      if (step.times === 1) steps.shift();
      else if (step.times > 1) step.times -= 1;
      return step;
    },
  };
}
