import type { ReviewDetail } from '@waggle/contracts';
import type { DemoReview } from './run-demo.ts';

/** The posted review as the terminal shows it. */
export function describeReview(demo: DemoReview, detail: ReviewDetail | undefined): string {
  const { pull, review, comments } = demo;
  const inline = comments.map((comment) => `${place(comment)}\n${indent(comment.body)}`);
  return [
    rule(`${pull.owner}/${pull.name}#${pull.number}: ${review.state}`),
    readable(review.body ?? ''),
    ...(inline.length > 0
      ? ['', rule(`${inline.length} inline comment${inline.length === 1 ? '' : 's'}`), ...inline]
      : []),
    rule('timings'),
    ...timings(demo, detail),
    rule(''),
  ].join('\n');
}

function place({ path, line, original_line: originalLine }: DemoReview['comments'][number]): string {
  const shown = line ?? originalLine;
  return shown === undefined || shown === null ? `${path} (whole file)` : `${path}:${shown}`;
}

function timings({ elapsedMs }: DemoReview, detail: ReviewDetail | undefined): string[] {
  const steps = (detail?.steps ?? []).map(
    ({ name, durationMs }) => `${name} ${durationMs === null ? '…' : `${Math.round(durationMs)} ms`}`,
  );
  return [
    `webhook to posted review: ${(elapsedMs / 1000).toFixed(2)} s`,
    ...(steps.length > 0 ? [`steps: ${steps.join(', ')}`] : []),
  ];
}

function indent(text: string): string {
  return readable(text)
    .split('\n')
    .map((line) => `  ${line}`)
    .join('\n');
}

/** Without the HTML comments that hold markers for programs. */
function readable(markdown: string): string {
  return markdown
    .replace(/<!--[\s\S]*?-->/g, '')
    .replace(/\n{3,}/g, '\n\n')
    .trim();
}

function rule(title: string): string {
  return title === '' ? '─'.repeat(80) : `── ${title} ${'─'.repeat(Math.max(0, 76 - title.length))}`;
}
