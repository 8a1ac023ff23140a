import type { ScriptPlayer } from './script.ts';
import type { ModelRequest } from './step.ts';

export type ModelState = { player: ScriptPlayer; requests: ModelRequest[] };
