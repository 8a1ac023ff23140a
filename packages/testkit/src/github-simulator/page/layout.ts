import type { Answer } from '../http/types.ts';
import { type Html, html } from './html.ts';
import { style } from './style.ts';

/** A whole page. Each says that it is the simulator's and not GitHub's. */
export function page(title: string, content: Html, status = 200): Answer {
  const document = html`<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${title} · GitHub simulator</title>${style}</head>
<body>
<div class="banner"><strong>GitHub simulator</strong>: this page is served by Waggle's test kit, not by GitHub. <a href="/">All repositories</a></div>
<main>${content}</main>
</body>
</html>`;
  const policy = "default-src 'none'; style-src 'unsafe-inline'; img-src 'self' https: data:";
  return {
    status,
    text: document.html,
    headers: { 'content-type': 'text/html; charset=utf-8', 'content-security-policy': policy },
  };
}

export function missingPage(): Answer {
  return page('Not found', html`<h1>Not found</h1><p>There is nothing here.</p>`, 404);
}
