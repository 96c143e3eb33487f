import path from 'node:path';
import type { Plugin } from 'vite';

/** `new Worker(new URL('./capture-worker.ts', import.meta.url)`, with either kind of quotes and on several lines. */
const WORKER = /(new Worker\(\s*new URL\(\s*)(['"])(\.{1,2}\/[^'"]+\.ts)\2(?=,\s*import\.meta\.url)/g;

/** Stands for a worker's file until the names of all chunks are known. */
const PLACEHOLDER = /__WORKER_CHUNK_([\w$]+)__/g;

/**
 * Makes a chunk of its own of every worker thread that the Node side starts, and lets the built code start that one.
 * From the sources the same line runs as it stands; Vite itself rewrites it only for pages.
 */
export function workerChunks(): Plugin {
  return {
    name: 'ringscope:worker-chunks',
    apply: 'build',
    transform: {
      order: 'pre',
      filter: { code: 'new Worker(' },
      async handler(code, importer) {
        const references = new Map<string, string>();
        for (const [, , , worker] of code.matchAll(WORKER)) {
          if (worker === undefined) continue;
          const resolved = await this.resolve(worker, importer);
          if (resolved === null) this.error(`${importer} starts the worker ${worker}, which does not exist.`);
          references.set(worker, this.emitFile({ type: 'chunk', id: resolved.id }));
        }
        if (references.size === 0) return null;
        const rewritten = code.replace(WORKER, (_line, start: string, quote: string, worker: string) => {
          return `${start}${quote}__WORKER_CHUNK_${references.get(worker) ?? ''}__${quote}`;
        });
        // Text changes only within its line, so that a map would say nothing new.
        return { code: rewritten, map: null };
      },
    },
    renderChunk(code, chunk) {
      if (!code.includes('__WORKER_CHUNK_')) return null;
      const here = path.posix.dirname(chunk.fileName);
      const located = code.replace(PLACEHOLDER, (_placeholder, reference: string) => {
        const file = path.posix.relative(here, this.getFileName(reference));
        return file.startsWith('.') ? file : `./${file}`;
      });
      return { code: located, map: null };
    },
  };
}
