import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { UnrecordedEvent } from '../../model/event.ts';
import { makeEvent } from './make-event.ts';
import { recordEvents } from './record-events.ts';
import { temporaryFolder } from './temporary-folder.ts';

/** The page size of every capture. */
export const PAGE = 8192;

/** A capture of events that can be told apart, some of them larger than a page; about seven go to a page. */
export async function captureToDamage(count: number): Promise<{ file: string; events: UnrecordedEvent[] }> {
  const file = join(await temporaryFolder(), 'damaged.ringscope');
  const events = Array.from({ length: count }, (_, index) =>
    makeEvent({
      receivedAt: Date.UTC(2026, 2, 2, 13) + index * 1000,
      callId: `call ${index + 1}`,
      raw: `raw ${index + 1} `.repeat(index % 50 === 7 ? 3_000 : 100),
      ...(index % 10 === 0 && { agent: { id: '12', name: 'Front desk' } }),
    }),
  );
  await recordEvents(file, events);
  return { file, events };
}

/** Changes the bytes of a file in place. */
export function damage(file: string, change: (bytes: Buffer) => Buffer | undefined): void {
  const bytes = readFileSync(file);
  writeFileSync(file, change(bytes) ?? bytes);
}
