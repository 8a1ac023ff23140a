/** The same claim as three reviews of a model might tell it: the first wording is told first. */
export const claims: readonly (readonly string[])[] = [
  [
    'The value may be null when the lookup fails',
    'Missing null check before the value is used',
    'Crashes if nothing was found',
  ],
  [
    'The loop runs one time too often',
    'Off-by-one: the last index is past the end',
    'Upper bound of the loop should be exclusive',
  ],
  [
    'User input reaches the query unescaped',
    'SQL injection through string concatenation',
    'The query must use parameters',
  ],
  ['The error is swallowed', 'An empty catch hides the failure', 'Failures of this call are never reported'],
  [
    'The promise is not awaited',
    'Missing await: errors are lost and order is not kept',
    'This call returns before the work is done',
  ],
  [
    'The file handle is never closed',
    'Resource leak when an exception is thrown',
    'close() is not called on every path',
  ],
  ['The lock is not released on an early return', 'Deadlock: the mutex stays locked', 'Unlock is missing on this path'],
  ['The comparison uses assignment', 'A single = assigns instead of comparing', 'The condition is always true'],
  ['The cache grows without limit', 'Nothing is ever removed from this map', 'Unbounded memory growth under load'],
  [
    'The timeout is given in seconds instead of milliseconds',
    'Wrong unit for the delay',
    'This waits a thousand times too short',
  ],
  ['The secret is written to the log', 'Credentials end up in log output', 'Do not log the token'],
  [
    'The regular expression backtracks exponentially',
    'This pattern can hang on long input',
    'Denial of service by a crafted string',
  ],
  [
    'The default argument is shared between calls',
    'Mutable default value keeps state',
    'The list is the same object each time',
  ],
  [
    'The date is parsed in the local time zone',
    'Off by some hours where the server is not on UTC',
    'Time zone is missing here',
  ],
  [
    'The result of the division is truncated',
    'Integer division loses the fraction',
    'Rounding down gives a wrong total',
  ],
  [
    'The check and the write are not atomic',
    'Race between test and update',
    'Two requests can both pass this condition',
  ],
];

/** Claims about something else on the same code: told beside one of the above they are news. */
export const otherClaims: readonly string[] = [
  'The name of this function says the opposite of what it does',
  'This runs once per row and makes a page load slow',
  'No test covers the new branch',
  'The public documentation still describes the old behaviour',
  'Every caller in the admin panel passes the arguments the other way round',
];
