export interface ByteBudget {
  /** Takes bytes unless they would exceed the budget. */
  take(bytes: number): boolean;
  give(bytes: number): void;
  used(): number;
}

/** Bounds what all requests together hold in memory. */
export function createByteBudget(max: number): ByteBudget {
  let used = 0;
  return {
    take: (bytes) => {
      if (used + bytes > max) return false;
      used += bytes;
      return true;
    },
    give: (bytes) => {
      used -= bytes;
    },
    used: () => used,
  };
}
