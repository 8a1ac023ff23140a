/** Runs pieces of work one after the other, in the order they came. */
export function oneAtATime(): <T>(work: () => Promise<T>) => Promise<T> {
  let last: Promise<unknown> = Promise.resolve();
  return (work) => {
    const next = last.then(work);
    // The caller hears of a failure; the next in line only waits for the end.
    last = next.catch(() => undefined);
    return next;
  };
}
