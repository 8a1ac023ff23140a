type ErrorDetail = string | { resource: string; field?: string; code: string; message?: string };

/** An answer in the shape of GitHub's errors. */
export class GithubError extends Error {
  readonly code = 'GITHUB_ERROR';
  readonly status: number;
  readonly errors: ErrorDetail[] | undefined;
  readonly headers: Record<string, string>;

  constructor(status: number, message: string, errors?: ErrorDetail[], headers: Record<string, string> = {}) {
    super(message);
    this.name = 'GithubError';
    this.status = status;
    this.errors = errors;
    this.headers = headers;
  }
}

export function notFound(): GithubError {
  return new GithubError(404, 'Not Found');
}

export function unprocessable(...errors: ErrorDetail[]): GithubError {
  return new GithubError(422, 'Unprocessable Entity', errors);
}

/** GitHub's message for a body that does not fit the schema of the endpoint. */
export function invalidRequest(detail: string): GithubError {
  return new GithubError(422, `Invalid request.\n\n${detail}`);
}
