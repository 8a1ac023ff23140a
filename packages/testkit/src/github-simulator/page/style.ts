import type { Html } from './html.ts';

const css = `
:root { color-scheme: light; --line: #d1d9e0; --soft: #f6f8fa; --muted: #59636e; --link: #0969da; }
* { box-sizing: border-box; }
body { margin: 0; font: 14px/1.5 -apple-system, "Segoe UI", "Noto Sans", Helvetica, Arial, sans-serif; color: #1f2328; }
a { color: var(--link); text-decoration: none; } a:hover { text-decoration: underline; }
.banner { background: #fff8c5; border-bottom: 1px solid #d4a72c66; padding: 6px 24px; font-size: 12px; }
main { max-width: 1080px; margin: 0 auto; padding: 20px 24px 80px; }
h1 { font-size: 26px; font-weight: 400; margin: 8px 0; } h1 .number { color: var(--muted); font-weight: 300; }
h2.section { font-size: 16px; margin: 32px 0 12px; border-bottom: 1px solid var(--line); padding-bottom: 6px; }
.crumbs { font-size: 16px; } .muted { color: var(--muted); } .small { font-size: 12px; }
.badge { display: inline-block; border-radius: 2em; padding: 3px 12px; color: #fff; font-weight: 500; margin-right: 8px; }
.open { background: #1f883d; } .closed { background: #cf222e; } .merged { background: #8250df; } .draft { background: #59636e; }
.ref { background: #ddf4ff; color: var(--link); border-radius: 6px; padding: 2px 6px; font: 12px ui-monospace, SFMono-Regular, Menlo, monospace; }
.card { border: 1px solid var(--line); border-radius: 6px; margin: 16px 0; overflow: hidden; }
.card > header { background: var(--soft); border-bottom: 1px solid var(--line); padding: 8px 16px; display: flex; gap: 8px; align-items: center; }
.card.bot > header { background: #ddf4ff; border-color: #54aeff66; } .card.bot { border-color: #54aeff66; }
.card > .body { padding: 12px 16px; } .body > :first-child { margin-top: 0; } .body > :last-child { margin-bottom: 0; }
.avatar { width: 24px; height: 24px; border-radius: 50%; }
.tag { border: 1px solid var(--line); border-radius: 2em; padding: 0 7px; font-size: 12px; color: var(--muted); background: #fff; }
.state { font-weight: 600; } .state.APPROVED { color: #1a7f37; } .state.CHANGES_REQUESTED { color: #cf222e; } .state.DISMISSED { color: var(--muted); }
.body pre { background: var(--soft); padding: 12px; border-radius: 6px; overflow: auto; } .body code { font: 85% ui-monospace, SFMono-Regular, Menlo, monospace; background: #818b981f; padding: .2em .4em; border-radius: 6px; }
.body pre code { background: none; padding: 0; } .body table { border-collapse: collapse; } .body th, .body td { border: 1px solid var(--line); padding: 5px 12px; }
.body blockquote { margin: 0; padding: 0 1em; color: var(--muted); border-left: .25em solid var(--line); } .body img { max-width: 100%; }
.body h2 { font-size: 18px; border-bottom: 1px solid var(--line); padding-bottom: 4px; } .body h3 { font-size: 15px; }
.file > header { font: 12px ui-monospace, SFMono-Regular, Menlo, monospace; justify-content: space-between; }
.plus { color: #1a7f37; } .minus { color: #cf222e; }
table.diff { border-collapse: collapse; width: 100%; font: 12px/20px ui-monospace, SFMono-Regular, Menlo, monospace; table-layout: fixed; }
table.diff td { padding: 0 10px; vertical-align: top; white-space: pre-wrap; overflow-wrap: anywhere; }
table.diff col.n { width: 52px; } table.diff td.n { width: 52px; color: var(--muted); text-align: right; user-select: none; white-space: nowrap; }
tr.added td { background: #dafbe1; } tr.added td.n { background: #aceebb; } tr.removed td { background: #ffebe9; } tr.removed td.n { background: #ffcecb; }
tr.hunk td { background: #ddf4ff; color: var(--muted); } tr.note > td { padding: 8px 16px 8px 68px; background: #fff; white-space: normal; font: 14px/1.5 -apple-system, "Segoe UI", "Noto Sans", Helvetica, Arial, sans-serif; border: 1px solid var(--line); }
tr.note .card { margin: 6px 0; max-width: 860px; }
.check { padding: 10px 16px; border-top: 1px solid var(--line); } .check:first-child { border-top: 0; } .dot { font-weight: 700; margin-right: 6px; }
.dot.success { color: #1a7f37; } .dot.failure { color: #cf222e; } .dot.neutral, .dot.skipped { color: var(--muted); } .dot.wait { color: #9a6700; }
ul.plain { list-style: none; padding: 0; } ul.plain li { padding: 8px 0; border-bottom: 1px solid var(--line); }
details > summary { cursor: pointer; }
`;

export const style: Html = { html: `<style>${css}</style>` };
