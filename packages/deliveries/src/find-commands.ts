const maxCommands = 10;
const maxLength = 500;

/**
 * The `/waggle …` lines of a comment, without the prefix. A command starts its line; quoted lines (`>`), indented code
 * and fenced code are text about commands.
 */
export function findCommands(body: string): string[] {
  const commands: string[] = [];
  let fence: string | null = null;
  for (const line of body.split(/\r\n|\n|\r/)) {
    const mark = /^ {0,3}(`{3,}|~{3,})/.exec(line)?.[1];
    if (mark !== undefined) {
      if (fence === null) fence = mark;
      else if (mark[0] === fence[0] && mark.length >= fence.length) fence = null;
      continue;
    }
    if (fence !== null) continue;
    const command = /^ {0,3}\/waggle(?:[ \t]+(.*))?$/i.exec(line);
    if (command !== null) commands.push((command[1]?.trim() || 'help').slice(0, maxLength));
    if (commands.length === maxCommands) break;
  }
  return commands;
}
