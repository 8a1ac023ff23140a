/** An answer that is not a success: `code` is for machines, `message` for whoever reads GitHub's delivery log. */
export interface Refusal {
  status: 400 | 401 | 405 | 413 | 415 | 500 | 503;
  code: string;
  message: string;
  headers?: Record<string, string>;
}

export function isRefusal(value: object): value is Refusal {
  return 'code' in value && 'message' in value && 'status' in value;
}

/** Something is away or full for the moment; GitHub shows the delivery as failed and it can be sent again. */
export function unavailable(code: string, message: string): Refusal {
  return { status: 503, code, message, headers: { 'retry-after': '5' } };
}
