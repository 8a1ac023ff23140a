export interface Progress {
  step(name: string, text: string): void;
  done(name: string, text: string): void;
  note(text: string): void;
}

/** One live line a service on a terminal, plain lines elsewhere (CI, files). */
export function createProgress(stream: NodeJS.WriteStream = process.stderr): Progress {
  return stream.isTTY ? liveProgress(stream) : plainProgress(stream);
}

function plainProgress(stream: NodeJS.WriteStream): Progress {
  const write = (name: string, text: string): void => void stream.write(`${name.padEnd(14)} ${text}\n`);
  return {
    step: (name, text) => write(name, `${text} …`),
    done: write,
    note: (text) => void stream.write(`${text}\n`),
  };
}

function liveProgress(stream: NodeJS.WriteStream): Progress {
  const lines = new Map<string, string>();
  let drawn = 0;
  function clear(): void {
    if (drawn > 0) stream.write(`\u001b[${drawn}A\u001b[0J`);
    drawn = 0;
  }
  function draw(): void {
    clear();
    const width = Math.max(20, (stream.columns ?? 80) - 1);
    for (const [name, text] of lines) stream.write(`${`${name.padEnd(14)} ${text}`.slice(0, width)}\n`);
    drawn = lines.size;
  }
  /** A finished block stays on the screen; what comes later starts below it. */
  function release(): void {
    if ([...lines.values()].every((text) => !text.endsWith('…'))) {
      lines.clear();
      drawn = 0;
    }
  }
  function set(name: string, text: string): void {
    lines.set(name, text);
    draw();
    release();
  }
  function note(text: string): void {
    clear();
    stream.write(`${text}\n`);
    draw();
  }
  return { step: (name, text) => set(name, `${text} …`), done: set, note };
}
