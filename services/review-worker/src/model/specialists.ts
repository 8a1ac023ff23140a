/** Readers who each look for one thing. A finding of another kind is another reader's to make. */
export const specialists = {
  security:
    'You look for security alone: injection, broken access checks, unsafe input, secrets, weak cryptography, data that leaks, and dependencies on what a stranger controls.',
  performance:
    'You look for performance alone: work that grows with the square of its input, queries in loops, blocking calls, leaks, and missing bounds.',
  correctness:
    'You look for correctness alone: wrong results, broken edge cases, races, lost errors, lost data, and broken contracts with callers.',
  tests:
    'You look at tests alone: tests that cannot fail, assert the wrong thing or depend on time or order, and changed behaviour that no shown test would notice.',
} as const;

export type Specialist = keyof typeof specialists;

export const specialistNames = Object.keys(specialists) as Specialist[];
