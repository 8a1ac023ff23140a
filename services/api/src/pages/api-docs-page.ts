import type { OpenapiDocument } from '../rest/openapi.ts';
import { type Html, html } from './html.ts';
import { layout } from './layout.ts';

interface Operation {
  summary: string;
  parameters?: { name: string; description?: unknown; required: boolean; schema: Record<string, unknown> }[];
  responses: Record<string, { description: string }>;
}

/** `/api/docs`: the OpenAPI document for people. */
export function apiDocsPage(document: OpenapiDocument, address: string): Html {
  const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) =>
      operationSection(`${method.toUpperCase()} ${path}`, operation),
    ),
  );
  return layout({
    title: 'API',
    section: 'api',
    main: html`
<div class="head"><h1>API</h1><p class="line"><a href="/api/openapi.json">openapi.json</a></p></div>
<section class="card"><h2>Getting started</h2>
<p>Make a key, which is shown once, and send it with each request:</p>
<pre tabindex="0"><code>npm run waggle -- api-key create --name my-script
curl -H "Authorization: Bearer wgl_..." ${address}/api/v1/reviews?limit=5</code></pre>
<p>A page that is not the last one has a <code>nextCursor</code>: send it as <code>cursor</code> to read on.
Errors look like <code>{"error": {"code", "message"}}</code>.</p></section>
${operations}`,
  });
}

function operationSection(name: string, { summary, parameters = [], responses }: Operation): Html {
  const [method, path] = name.split(' ');
  return html`<section class="card"><h2><span class="badge info">${method}</span> <code>${path}</code></h2>
<p>${summary}</p>
${
  parameters.length > 0 &&
  html`<table class="docs"><caption>Parameters</caption>
<tbody>${parameters.map(
    ({ name, description, schema }) =>
      html`<tr><th scope="row"><code>${name}</code></th><td>${String(description ?? '')} ${valuesOf(schema)}</td></tr>`,
  )}</tbody></table>`
}
<table class="docs"><caption>Answers</caption>
<tbody>${Object.entries(responses).map(([status, answer]) => html`<tr><th scope="row"><code>${status}</code></th><td>${answer.description}</td></tr>`)}</tbody></table>
</section>`;
}

function valuesOf({ type, enum: values, minimum, maximum, default: preset }: Record<string, unknown>): Html {
  const parts = [
    Array.isArray(values) ? values.join(', ') : String(type),
    minimum !== undefined && maximum !== undefined && `${minimum} to ${maximum}`,
    preset !== undefined && `default ${preset}`,
  ].filter((part) => part !== false);
  return html`<span class="rule">${parts.join('; ')}</span>`;
}
