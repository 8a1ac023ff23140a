export type OneAtATime = <T>(work: () => Promise<T>) => Promise<T>;

/** Runs each piece of work after the one before it has ended, however it ended. */
export function createOneAtATime(): OneAtATime {
  let last: Promise<unknown> = Promise.resolve();
  return (work) => {
    const run = last.then(work);
    last = run.catch(() => {}); // its caller hears of it; the next one does not care
    return run;
  };
}
