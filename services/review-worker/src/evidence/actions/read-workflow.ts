import { isMap, isScalar, isSeq, LineCounter, type Node, parseDocument } from 'yaml';

/** A piece of the file as it is written, with where it starts. */
export interface Source {
  text: string;
  offset: number;
}

export interface Step {
  uses: Source | null;
  /** `run`, and `with.script` of actions that run one. */
  scripts: Source[];
  /** `with.ref` and `with.repository`. */
  refs: Source[];
  source: Source;
}

export interface Job {
  runsOn: Source | null;
  /** `uses` of a reusable workflow. */
  uses: Source | null;
  secrets: Source | null;
  permissions: Source | null;
  steps: Step[];
  source: Source;
}

/** The parts of a workflow, or of a composite action, that say what runs with whose rights. */
export interface WorkflowFile {
  triggers: Map<string, Source>;
  permissions: Source | null;
  jobs: Job[];
  /** 1-based line of an offset. */
  lineAt(offset: number): number;
}

/** Reads what can be read: GitHub refuses a broken file as a whole, so nothing in it can do harm yet. */
export function readWorkflow(text: string): WorkflowFile {
  const lines = new LineCounter();
  const root = parseDocument(text, { lineCounter: lines, keepSourceTokens: false, logLevel: 'silent' }).contents;
  const cut = (node: unknown): Source | null => toSource(node, text);
  const on = get(root, 'on');
  const jobs = entriesOf(get(root, 'jobs')).map(([, job]) => readJob(job, cut));
  const runs = get(root, 'runs');
  return {
    triggers: new Map(readTriggers(on, cut)),
    permissions: cut(get(root, 'permissions')),
    jobs: runs === null ? jobs : [...jobs, readJob(runs, cut)],
    lineAt: (offset) => lines.linePos(offset).line,
  };
}

type Cut = (node: unknown) => Source | null;

function readTriggers(on: Node | null, cut: Cut): [string, Source][] {
  const nodes = isSeq(on) ? on.items : isMap(on) ? on.items.map(({ key }) => key) : [on];
  return nodes.flatMap((node) => {
    const source = cut(node);
    return source !== null && isScalar(node) ? [[String(node.value), source]] : [];
  });
}

function readJob(job: Node | null, cut: Cut): Job {
  const steps = get(job, 'steps');
  return {
    runsOn: cut(get(job, 'runs-on')),
    uses: cut(get(job, 'uses')),
    secrets: cut(get(job, 'secrets')),
    permissions: cut(get(job, 'permissions')),
    steps: isSeq(steps) ? steps.items.map((step) => readStep(step as Node, cut)) : [],
    source: cut(job) ?? { text: '', offset: 0 },
  };
}

function readStep(step: Node, cut: Cut): Step {
  const given = get(step, 'with');
  const listed = (nodes: (Node | null)[]) => nodes.map(cut).filter((one) => one !== null);
  return {
    uses: cut(get(step, 'uses')),
    scripts: listed([get(step, 'run'), get(given, 'script')]),
    refs: listed([get(given, 'ref'), get(given, 'repository')]),
    source: cut(step) ?? { text: '', offset: 0 },
  };
}

function entriesOf(node: Node | null): [string, Node | null][] {
  if (!isMap(node)) return [];
  return node.items.map(({ key, value }) => [isScalar(key) ? String(key.value) : '', (value ?? null) as Node | null]);
}

function get(node: Node | null, name: string): Node | null {
  return entriesOf(node).find(([key]) => key === name)?.[1] ?? null;
}

function toSource(node: unknown, text: string): Source | null {
  const range = (node as Node | null)?.range;
  return range === null || range === undefined ? null : { text: text.slice(range[0], range[1]), offset: range[0] };
}
