import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

/** Come and go with the test runner's own messages. */
const PASSING: ReadonlySet<string> = new Set(['Immediate', 'Timeout', 'MessagePort', 'CloseReq']);

/** What this process holds: sockets, timers and the like by their kind, and the heap in bytes once garbage is collected. */
export interface Resources {
  active: Record<string, number>;
  heap: number;
}

/** Waits for what is closing to be closed first. */
export async function resources(): Promise<Resources> {
  for (let turn = 0; turn < 5; turn += 1) {
    await new Promise((resolve) => setTimeout(resolve, 20));
    collectGarbage();
  }
  const active: Record<string, number> = {};
  for (const kind of process.getActiveResourcesInfo()) {
    if (!PASSING.has(kind)) active[kind] = (active[kind] ?? 0) + 1;
  }
  return { active, heap: process.memoryUsage().heapUsed };
}
