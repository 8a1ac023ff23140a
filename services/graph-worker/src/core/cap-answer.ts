interface Listed {
  items: readonly unknown[];
  edges?: readonly unknown[];
  truncated: boolean;
}

/** Halves the longer of the lists until the JSON fits: best comes first, so the least goes. Answers without a list are short. */
export function capAnswer<Answer>(answer: Answer, maxBytes: number): Answer {
  if (!isListed(answer)) return answer;
  let capped: Answer & Listed = answer;
  while (Buffer.byteLength(JSON.stringify(capped)) > maxBytes) {
    const name = (capped.edges?.length ?? 0) > capped.items.length ? 'edges' : 'items';
    const list = capped[name] ?? [];
    if (list.length === 0) return capped;
    capped = { ...capped, [name]: list.slice(0, Math.floor(list.length / 2)), truncated: true };
  }
  return capped;
}

function isListed<Answer>(answer: Answer): answer is Answer & Listed {
  return typeof answer === 'object' && answer !== null && 'items' in answer && 'truncated' in answer;
}
