import type { Health } from '@waggle/contracts';
import { type Html, html } from './html.ts';
import { layout } from './layout.ts';
import { badge } from './views/badges.ts';
import { externalLink } from './views/links.ts';

/** What one service said about itself; `health` is null when it did not answer. */
export interface ServiceHealth {
  name: string;
  address: string;
  health: Health | null;
}

/** `/system`: every service and the parts it sees. */
export function systemPage(services: readonly ServiceHealth[]): Html {
  const broken = services.filter(({ health }) => health?.status !== 'ok').length;
  return layout({
    title: 'System',
    section: 'system',
    main: html`
<div class="head"><h1>System</h1><p class="line">${broken === 0 ? badge('Everything works', 'good') : badge(`${broken} of ${services.length} services need a look`, 'bad')}</p></div>
<div class="card">
<table class="services">
<caption class="hidden">Health of the services</caption>
<thead><tr><th scope="col">Service</th><th scope="col">Status</th><th scope="col">Postgres</th><th scope="col">Redis</th><th scope="col">Neo4j</th><th scope="col">Version</th></tr></thead>
<tbody>${services.map(serviceRow)}</tbody>
</table>
</div>
<p class="more">Waiting, running and failed jobs are in <a href="/ops/queues">the queues</a>.</p>`,
  });
}

function serviceRow({ name, address, health }: ServiceHealth): Html {
  return html`<tr>
<th scope="row" class="what">${externalLink(address, name)} <span class="where">${address}</span></th>
<td data-label="Status">${statusOf(health)}</td>
<td data-label="Postgres">${partOf(health?.database)}</td>
<td data-label="Redis">${partOf(health?.redis)}</td>
<td data-label="Neo4j">${partOf(health?.graph)}</td>
<td data-label="Version">${health === null ? partOf(undefined) : html`${health.version} <span class="rule">${health.environment}</span>`}</td>
</tr>
`;
}

function statusOf(health: Health | null): Html {
  if (health === null) return badge('No answer', 'bad');
  if (health.status === 'ok') return badge('OK', 'good');
  return health.status === 'degraded' ? badge('Degraded', 'warn') : badge('Down', 'bad');
}

function partOf(state: 'up' | 'down' | undefined): Html {
  if (state === undefined) return html`<span class="none">–</span>`;
  return state === 'up' ? badge('up', 'good') : badge('down', 'bad');
}
