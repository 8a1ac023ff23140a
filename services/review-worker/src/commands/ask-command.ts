import { RetryLaterError } from '@waggle/platform';
import { findDeliberateReason } from '../core/coverage.ts';
import { packDiff } from '../core/pack/pack-diff.ts';
import { sanitizeInline, sanitizeMarkdown } from '../core/sanitize.ts';
import { redactProse } from '../evidence/redact-prose.ts';
import { createQuestionPrompt, type Question } from '../model/question-prompt.ts';
import { ModelError, type Prompt, type ReviewModel } from '../model/review-model.ts';
import { type Change, readChange } from '../workflow/change-source.ts';
import { toFacts } from '../workflow/pull-facts.ts';
import type { CommandRequest } from './command-request.ts';
import { loadThread } from './load-thread.ts';

const maxAnswer = 8000;

/**
 * `/waggle ask QUESTION` and what is said to Waggle: the model reads the change and the conversation, as data. It has no
 * tools, so that nothing in them can make it do anything but answer.
 */
export async function runAskCommand(request: CommandRequest): Promise<string | null> {
  const { deps, argument, pull, root } = request;
  if (!root.chat) return 'Questions are not answered here: `chat: false` in `.waggle.yml`.';
  if (argument === '') return 'What is the question? `/waggle ask QUESTION`';
  const { model } = deps;
  if (model === null) {
    return 'No model is configured, so that I cannot answer questions. Whoever runs Waggle sets `WAGGLE_MODEL`.';
  }
  const session = { ...request, lease: { attempts: request.attempts } };
  const change = await readChange(session, toFacts(pull), pull.base.repo.clone_url);
  const { language } = root.output;
  const asked = { pull, question: argument, thread: await loadThread(request), language };
  const prompt = fillPrompt(model, asked, change);
  // The change is redacted; what people wrote around it is not.
  return await askModel(request, model, { ...prompt, user: await redactProse(prompt.user, request.signal) });
}

/** Tokens that the frame of the messages takes, whatever the provider makes of them. */
const frameTokens = 600;

/** As much of the change as fits beside the conversation, smallest file first. */
function fillPrompt(model: ReviewModel, asked: Omit<Question, 'diff' | 'files'>, change: Change): Prompt {
  const changed = change.clean.length + change.missing.length;
  const { system, user } = createQuestionPrompt({ ...asked, diff: '', files: { shown: 0, changed } });
  const readable = change.clean.filter((file) => findDeliberateReason(file, change.marks) === null);
  const [pass] = packDiff(readable, {
    tokensPerPass: model.inputTokens - model.tokens.count(system) - model.tokens.count(user) - frameTokens,
    maxPasses: 1,
    countTokens: model.tokens.count,
  });
  const shown = new Set(pass?.pieces.map(({ path }) => path)).size;
  return createQuestionPrompt({ ...asked, diff: pass?.text ?? '', files: { shown, changed } });
}

async function askModel(request: CommandRequest, model: ReviewModel, prompt: Prompt): Promise<string> {
  try {
    const { text, inputTokens, outputTokens, cut } = await model.ask(prompt, request.signal, { plain: true });
    const answer = sanitizeMarkdown(await redactProse(text, request.signal), maxAnswer);
    if (answer === '') return 'The model gave no answer. Ask again, perhaps in other words.';
    const used = [
      sanitizeInline(model.name, 80),
      inputTokens === null ? '' : `${inputTokens} tokens in`,
      outputTokens === null ? '' : `${outputTokens} out`,
      cut ? 'cut at its length limit' : '',
    ].filter((part) => part !== '');
    return `${answer}\n\n<sub>${used.join(' · ')}</sub>`;
  } catch (error) {
    if (!(error instanceof ModelError)) throw error;
    waitIfWorthIt(error, request);
    request.deps.logger.warn('The model did not answer a question', { failure: error.failure, error });
    return 'The model did not answer. Its failure is in the log of review-worker; `/waggle ask` tries again.';
  }
}

const patientAttempts = 2;
const busyMs = 10_000;

function waitIfWorthIt(error: ModelError, { attempts }: CommandRequest): void {
  if (error.failure === 'refused' || attempts >= patientAttempts) return;
  throw new RetryLaterError('MODEL_AWAY', error.message, error.retryAfterMs ?? busyMs, { cause: error });
}
