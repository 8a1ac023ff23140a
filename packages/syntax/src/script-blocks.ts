const blocks = /<script\b(?:[^>"']|"[^"]*"|'[^']*')*>([\s\S]*?)<\/script\s*>/gi;

/** A single-file component with blanks for all but the insides of its `<script>` elements, so that lines and offsets stay. */
export function keepScripts(text: string): string {
  let kept = '';
  for (const match of text.matchAll(blocks)) {
    const script = match[1] ?? '';
    const end = match.index + match[0].lastIndexOf('<');
    kept += blank(text.slice(kept.length, end - script.length)) + script;
  }
  return kept + blank(text.slice(kept.length));
}

function blank(text: string): string {
  return text.replaceAll(/[^\n\r]/g, ' ');
}
