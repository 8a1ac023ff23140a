import type { Simulator } from '../simulator.ts';
import { accountById } from '../state/accounts.ts';
import type { Account, ReviewComment } from '../state/records.ts';
import { type Html, html } from './html.ts';
import { renderMarkdown } from './markdown.ts';

function avatar(account: Account): Html {
  return html`<img class="avatar" alt="" src="/_simulator/avatars/${account.id}.svg">`;
}

/** A box with who said something, when, and what. */
export function card(
  simulator: Simulator,
  card: { userId: number; what: Html; at: string | null; id?: string },
  content: Html,
): Html {
  const account = accountById(simulator.state, card.userId);
  const bot = account.type === 'Bot';
  const name = account.login.replace(/\[bot\]$/, '');
  return html`<article class="card ${bot ? 'bot' : ''}" id="${card.id ?? ''}">
<header>${avatar(account)}<span><strong>${name}</strong> ${bot && html`<span class="tag">bot</span>`} ${card.what}
<span class="muted">${(card.at ?? '').replace('T', ' ').replace('Z', ' UTC')}</span></span></header>
<div class="body">${content}</div></article>`;
}

export function markdownOr(text: string | null, instead: string): Html {
  return text && text.trim() !== '' ? renderMarkdown(text) : html`<p class="muted"><em>${instead}</em></p>`;
}

/** An inline comment, as it stands below its line. */
export function commentCard(simulator: Simulator, comment: ReviewComment): Html {
  const range = comment.startLine === null ? `line ${comment.line}` : `lines ${comment.startLine} to ${comment.line}`;
  const what = html`commented on ${comment.subjectType === 'file' ? 'the file' : range}`;
  return card(
    simulator,
    { userId: comment.userId, what, at: comment.createdAt, id: `discussion_r${comment.id}` },
    renderMarkdown(comment.body),
  );
}
