import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { everyImport } from './imports.js';
import { inRepo, root, target } from './paths.js';

const relativeImport = /(?:\bfrom|\bimport)\s*\(?\s*['"](\.[^'"]+)['"]/g;

// A file that lies directly in domain/ stands for a folder of its own.
const folderOf = (path) => path.split('/')[1]?.replace(/\.[jt]sx?$/, '');

function readGraph() {
  const graph = new Map();
  for (const entry of readdirSync(join(root, 'domain'), { recursive: true })) {
    const path = `domain/${String(entry).replaceAll('\\', '/')}`;
    if (!/\.tsx?$/.test(path)) continue;
    const from = folderOf(path);
    const next = graph.get(from) ?? graph.set(from, new Set()).get(from);
    for (const [, specifier] of readFileSync(join(root, path), 'utf8').matchAll(relativeImport)) {
      const aim = target(path, specifier);
      if (aim?.startsWith('domain/') && folderOf(aim) !== from) next.add(folderOf(aim));
    }
  }
  return graph;
}

let cached;
function graphNow() {
  // One run of the linter reads the folder once; an editor that stays open sees a change two seconds later.
  if (!cached || Date.now() - cached.at > 2000) cached = { at: Date.now(), graph: readGraph() };
  return cached.graph;
}

function wayBack(graph, from, to) {
  const queue = [[from]];
  const seen = new Set([from]);
  for (const way of queue) {
    const last = way[way.length - 1];
    if (last === to) return way;
    for (const next of graph.get(last) ?? []) {
      if (!seen.has(next)) queue.push([...way, next]);
      seen.add(next);
    }
  }
  return undefined;
}

/** Folders of `domain/` know each other in one direction; types count, for they are knowledge too. */
export const domainCycles = {
  create(context) {
    const path = inRepo(context.filename);
    if (!path?.startsWith('domain/')) return {};
    const here = folderOf(path);
    return everyImport(({ node, specifier }) => {
      const aim = specifier && target(path, specifier);
      if (!aim?.startsWith('domain/') || folderOf(aim) === here) return;
      const way = wayBack(graphNow(), folderOf(aim), here);
      if (way)
        context.report({ node, message: `domain folders in a circle: ${[here, ...way].join(' -> ')}` });
    });
  },
};
