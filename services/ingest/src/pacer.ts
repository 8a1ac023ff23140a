import type { Closable } from '@waggle/platform';

export interface Pacer extends Closable {
  call(): void;
}

/** Passes calls on, the first one at once and then at most one in `everyMs`; a call that came in between is not lost. */
export function createPacer(target: () => void, everyMs: number): Pacer {
  let timer: NodeJS.Timeout | null = null;
  let again = false;

  function pass(): void {
    again = false;
    target();
    timer = setTimeout(() => {
      timer = null;
      if (again) pass();
    }, everyMs);
  }

  return {
    call: () => {
      if (timer === null) pass();
      else again = true;
    },
    close: async () => {
      if (timer !== null) clearTimeout(timer);
      timer = null;
      if (again) target();
    },
  };
}
