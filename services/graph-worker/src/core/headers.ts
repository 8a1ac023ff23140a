const header = /\.(?:h|hh|hpp|hxx)$/;
const source = /\.(?:c|cc|cpp|cxx)$/;

export function isHeader(path: string): boolean {
  return header.test(path);
}

/** Whether a header of C or C++ has the name of a source, and so stands for it. */
export function isHeaderOf(path: string, of: string): boolean {
  return header.test(path) && source.test(of) && stemOf(path, header) === stemOf(of, source);
}

function stemOf(path: string, ending: RegExp): string {
  return path.slice(path.lastIndexOf('/') + 1).replace(ending, '');
}
