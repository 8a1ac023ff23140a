import { type Html, html } from './html.ts';

export type Section = 'reviews' | 'system' | 'api' | null;

/** The frame of every page: title, navigation, main part. */
export function layout(page: { title: string; section: Section; main: Html }): Html {
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${page.title} · Waggle</title>
<link rel="icon" href="/assets/waggle.svg" type="image/svg+xml">
<link rel="stylesheet" href="/assets/pages.css">
</head>
<body>
<a class="skip" href="#main">Skip to content</a>
<header class="top">
  <div class="bar">
    <a class="brand" href="/"><img src="/assets/waggle.svg" alt="" width="28" height="28">Waggle</a>
    <nav aria-label="Main">
      <ul>
        ${navItem('/', 'Reviews', page.section === 'reviews')}
        ${navItem('/ops/queues', 'Queues', false)}
        ${navItem('/system', 'System', page.section === 'system')}
        ${navItem('/api/docs', 'API', page.section === 'api')}
      </ul>
    </nav>
  </div>
</header>
<main id="main" tabindex="-1">
${page.main}
</main>
</body>
</html>
`;
}

function navItem(address: string, label: string, current: boolean): Html {
  return html`<li><a href="${address}"${current && html` aria-current="page"`}>${label}</a></li>`;
}

/** A page that says one thing: not found, database away. */
export function messagePage(title: string, text: string, section: Section = null): Html {
  return layout({
    title,
    section,
    main: html`<section class="empty"><h1>${title}</h1><p>${text}</p><p><a href="/">All reviews</a></p></section>`,
  });
}
