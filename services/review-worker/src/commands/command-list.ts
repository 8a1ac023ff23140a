/** `write`: whoever may push. `read`: whoever may read, and the author of the pull request. */
export type Right = 'write' | 'read';

interface CommandSpec {
  needs: Right;
  /** What stands behind the name; null for nothing. */
  argument: string | null;
  does: string;
}

/** Every command, in the order of the help. */
export const commandList = {
  review: { needs: 'write', argument: null, does: 'review what is new, whatever filters or a pause say' },
  'full-review': { needs: 'write', argument: null, does: 'read everything again, also a commit that was reviewed' },
  summary: { needs: 'read', argument: null, does: 'repeat the outcome of the newest review' },
  ask: { needs: 'read', argument: 'QUESTION', does: 'answer a question about this change' },
  pause: { needs: 'write', argument: null, does: 'review this pull request only when somebody asks' },
  ignore: { needs: 'write', argument: null, does: 'do not review this pull request at all' },
  resume: { needs: 'write', argument: null, does: 'take back a pause, or that it is ignored' },
  cancel: { needs: 'write', argument: null, does: 'end the review that is under way' },
  dismiss: { needs: 'write', argument: 'ID [REASON]', does: 'a finding is none; below its comment without the ID' },
  remember: {
    needs: 'write',
    argument: '[in GLOB:] TEXT',
    does: 'keep a rule of this repository in mind in every review; with `in` for some files only',
  },
  forget: { needs: 'write', argument: 'ID', does: 'keep it in mind no more' },
  config: { needs: 'read', argument: null, does: 'show the configuration that holds here' },
  help: { needs: 'read', argument: null, does: 'show this list' },
} as const satisfies Record<string, CommandSpec>;

export type CommandName = keyof typeof commandList;
export const commandNames = Object.keys(commandList) as CommandName[];
