import { Marked } from 'marked';
import sanitizeHtml from 'sanitize-html';
import type { Html } from './html.ts';

const marked = new Marked({ gfm: true, breaks: true });

const allowed: sanitizeHtml.IOptions = {
  allowedTags: [
    ...[
      'p',
      'br',
      'hr',
      'h1',
      'h2',
      'h3',
      'h4',
      'h5',
      'h6',
      'blockquote',
      'pre',
      'code',
      'em',
      'strong',
      'del',
      'sub',
      'sup',
    ],
    ...[
      'ul',
      'ol',
      'li',
      'input',
      'table',
      'thead',
      'tbody',
      'tr',
      'th',
      'td',
      'a',
      'img',
      'details',
      'summary',
      'kbd',
      'b',
      'i',
    ],
  ],
  allowedAttributes: {
    a: ['href', 'title'],
    img: ['src', 'alt', 'title', 'width', 'height'],
    code: ['class'],
    details: ['open'],
    input: [{ name: 'type', values: ['checkbox'] }, 'checked', 'disabled'],
    th: ['align'],
    td: ['align'],
  },
  allowedSchemes: ['http', 'https', 'mailto'],
};

/** Renders GitHub-flavoured Markdown that anybody may have written. */
export function renderMarkdown(text: string): Html {
  return { html: sanitizeHtml(marked.parse(text, { async: false }), allowed) };
}
