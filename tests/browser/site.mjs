// The pages of the running demo: every path that links lead to from the start page.

const kindOf = (address) => {
  const [path, query = ''] = address.split('?');
  const keys = [...new URLSearchParams(query).keys()].sort().join(',');
  return `${path.replace(/\/[^/]*\d[^/]*/g, '/:id')}?${keys}`;
};

// Of units, their figures and their reports there are thousands of pages: some of each kind stand for all.
const mostOfAKind = 3;
const thousands = /^\/(units|figures|data|entry|rounds|submissions|forms|calendars|board|letters|excel|audit|jobs|messages|accounts|duties|indicators|releases|reports|tasks|reminders|cong-khai|comparison)(\/|\?|$)/;

/** Answers that are pages all the same: the trace that a withdrawn release leaves. */
export const traces = [410];

/** What was found of each server: the walks that change something come before the tests that ask. */
const known = new Map();

/** Every page within reach, in a fixed order; of addresses with a query one of each kind, of units some. */
export function pages(server) {
  if (!known.has(server.address)) known.set(server.address, crawl(server));
  return known.get(server.address);
}

async function crawl(server) {
  const found = [];
  const seen = new Set(['/', '/plans']);
  const counts = new Map();
  const waiting = ['/plans'];
  while (waiting.length > 0) {
    const address = waiting.shift();
    const answer = await server.fetch(address);
    // What only takes forms is no page.
    if (answer.status === 405 || !(answer.headers.get('content-type') ?? '').startsWith('text/html')) continue;
    found.push(address);
    for (const [, link] of (await answer.text()).matchAll(/(?:href|formaction)="(\/[^"]*)"/g)) {
      const next = link.replaceAll('&#38;', '&').replaceAll('&amp;', '&').split('#')[0];
      const key = next.includes('?') ? kindOf(next) : next;
      if (next.startsWith('/assets/') || next.includes('lang=') || link.includes('/items/') || seen.has(key)) continue;
      seen.add(key);
      if (thousands.test(next) || next.includes('/scorecard')) {
        const doing = new URLSearchParams(next.split('?')[1] ?? '').get('do') ?? '';
        const kind = `${kindOf(next)} ${doing}`;
        counts.set(kind, (counts.get(kind) ?? 0) + 1);
        if (counts.get(kind) > mostOfAKind) continue;
      }
      if (!/\/(keep-all|discard|accept)$/.test(next)) waiting.push(next);
    }
  }
  return found.sort();
}

/** A page in a language: inside a cookie says it, the address of a public page, or of its preview, says it itself. */
export function inLanguage(path, language) {
  const isPublic = path.startsWith('/cong-khai') || /^\/releases\/\d+\/preview/.test(path);
  if (!isPublic || language === 'vi') return path;
  return `${path}${path.includes('?') ? '&' : '?'}lang=${language}`;
}

/** The first and the last page of each kind: numbers and ids in the path count as the same. */
export function kinds(addresses) {
  const first = new Map();
  const last = new Map();
  for (const address of addresses) {
    const kind = kindOf(address);
    if (!first.has(kind)) first.set(kind, address);
    last.set(kind, address);
  }
  return [...new Set([...first.values(), ...last.values()])].sort();
}
