// The pages of the running demo: every path that links lead to from the start page.

const files = /\/(original|download)\b|\.(docx|pdf|json|csv|svg)$/;

/** Every page within reach, in a fixed order; one address per path, its query left out except for comparisons. */
export async function pages(server, start = ['/']) {
  const seen = new Set();
  const waiting = [...start];
  while (waiting.length > 0) {
    const path = waiting.shift();
    if (seen.has(path)) continue;
    const answer = await fetch(server.address + path);
    if (!(answer.headers.get('content-type') ?? '').startsWith('text/html')) continue;
    seen.add(path);
    for (const [, link] of (await answer.text()).matchAll(/href="(\/[^"]*)"/g)) {
      const next = link.replaceAll('&amp;', '&').split('#')[0];
      const known = next.startsWith('/assets/') || files.test(next) || next.includes('lang=');
      if (!known && !next.includes('?')) waiting.push(next);
    }
  }
  return [...seen].sort();
}

/** One page of each kind: numbers and ids in the path count as the same. */
export function kinds(paths) {
  const byKind = new Map();
  for (const path of paths) {
    const kind = path.replace(/\/[^/]*\d[^/]*/g, '/:id');
    if (!byKind.has(kind)) byKind.set(kind, path);
  }
  return [...byKind.values()];
}
