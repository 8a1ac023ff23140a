export type LoggedRequest = {
  at: string;
  method: string;
  path: string;
  query: string;
  status: number;
  /** Who asked: `anonymous`, `app`, `installation:ID` or a login. */
  actor: string;
  delivery: string | undefined;
  fault: string | undefined;
};

export type RequestLog = {
  add: (request: LoggedRequest) => void;
  all: () => LoggedRequest[];
  clear: () => void;
};

const kept = 20_000;

/** Remembers the API requests of this process, newest last. */
export function createRequestLog(): RequestLog {
  let entries: LoggedRequest[] = [];
  return {
    add: (request) => {
      entries.push(request);
      if (entries.length > kept * 2) entries = entries.slice(-kept);
    },
    all: () => [...entries],
    clear: () => {
      entries = [];
    },
  };
}
