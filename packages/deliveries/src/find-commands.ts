const maxCommands = 10;
const maxLength = 2000;

/** An account's name; an App is mentioned without its `[bot]`. */
const mention = /^ {0,3}(@[a-z\d](?:[a-z\d-]{0,98}[a-z\d])?)(?:[ \t,:]+(.*))?$/i;

/**
 * The `/waggle …` lines of a comment, without the prefix, and the lines that begin with a mention, with it: whether Waggle
 * is meant is for a reader that knows its name. Such lines start their line; quoted lines (`>`), indented code and fenced
 * code are text about commands. What is asked (`ask`, mentions) goes on until the next command.
 */
export function findCommands(body: string): string[] {
  const commands: string[] = [];
  let fence: string | null = null;
  let goesOn = false;
  for (const line of body.split(/\r\n|\n|\r/)) {
    const mark = /^ {0,3}(`{3,}|~{3,})/.exec(line)?.[1];
    const command = fence === null && mark === undefined ? readCommand(line) : null;
    if (mark !== undefined) fence = nextFence(fence, mark);
    if (command === null) {
      if (goesOn) commands.push(`${commands.pop() ?? ''}\n${line}`);
      continue;
    }
    if (commands.length === maxCommands) break;
    commands.push(command);
    goesOn = /^(?:ask\b|@)/i.test(command);
  }
  return commands.map((command) => command.trim().slice(0, maxLength));
}

function nextFence(open: string | null, mark: string): string | null {
  if (open === null) return mark;
  return mark[0] === open[0] && mark.length >= open.length ? null : open;
}

function readCommand(line: string): string | null {
  const command = /^ {0,3}\/waggle(?:[ \t]+(.*))?$/i.exec(line);
  if (command !== null) return command[1]?.trim() || 'help';
  const [, name, rest = ''] = mention.exec(line) ?? [];
  return name === undefined ? null : `${name} ${rest}`;
}
