/** Both get the same: a call of 32,000 tokens, of which the prompt takes 2,500 and the answer 1,500. */
export const budget = { call: 32_000, prompt: 2_500, answer: 1_500, hardAnswer: 1_000 };

export const forChange = budget.call - budget.prompt - budget.answer;

export type CountTokens = (text: string) => number;

/** What was shown of a change: its added lines, and the files of which every added line was shown. */
export interface Shown {
  lines: number;
  files: number;
}
