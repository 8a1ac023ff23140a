export type MarkdownSegment = { kind: 'prose' | 'code'; text: string };

const fenceStart = /^ {0,3}(`{3,}|~{3,})/;

/** Splits markdown into prose and code (fences and code spans). An unclosed fence is closed, so that it swallows nothing after it. */
export function splitMarkdown(markdown: string): MarkdownSegment[] {
  const segments: MarkdownSegment[] = [];
  let prose = '';
  let code = '';
  let fence: string | null = null;
  for (const line of markdown.match(/[^\n]*\n|[^\n]+$/g) ?? []) {
    const mark = fenceStart.exec(line)?.[1];
    if (fence === null && mark !== undefined && !line.slice(line.indexOf(mark) + mark.length).includes('`')) {
      segments.push(...splitSpans(prose));
      [fence, code, prose] = [mark, line, ''];
    } else if (fence === null) {
      prose += line;
    } else {
      code += line;
      if (mark?.startsWith(fence) && line.trim() === mark) {
        segments.push({ kind: 'code', text: code });
        [fence, code] = [null, ''];
      }
    }
  }
  if (fence !== null) segments.push({ kind: 'code', text: `${code}${code.endsWith('\n') ? '' : '\n'}${fence}\n` });
  return [...segments, ...splitSpans(prose)];
}

/** A code span is closed by a run of backticks of the same length, and does not reach past its paragraph. */
function splitSpans(prose: string): MarkdownSegment[] {
  const segments: MarkdownSegment[] = [];
  let end = 0;
  for (const match of prose.matchAll(/(?<!`)(`+)(?!`)((?:(?!\n\s*\n)[\s\S])*?)(?<!`)\1(?!`)/g)) {
    if (match.index > end) segments.push({ kind: 'prose', text: prose.slice(end, match.index) });
    segments.push({ kind: 'code', text: match[0] });
    end = match.index + match[0].length;
  }
  if (end < prose.length) segments.push({ kind: 'prose', text: prose.slice(end) });
  return segments;
}
