import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { Link, Protocol } from '../../../main/protocols/protocol.ts';
import { FLUSH_LIMIT, LEAVE_LIMIT, Recording } from '../../../main/recording.ts';
import { sessionSecrets } from '../../../main/secrets/session-secrets.ts';
import type { ConfiguredSource } from '../../../main/sources/configured-source.ts';
import { loadTrust } from '../../../main/trust/source-trust.ts';
import type { UnrecordedEvent } from '../../../model/event.ts';
import { fakeClock } from '../../support/fake-clock.ts';

async function sourceOf(run: Protocol['run']): Promise<ConfiguredSource> {
  const trust = { caFiles: [], pinSha256: null };
  return {
    config: {
      id: 'hq',
      name: 'HQ',
      protocol: 'scripted',
      enabled: true,
      options: {},
      trust,
      proxy: 'system',
    },
    protocol: {
      ...{
        id: 'scripted',
        title: 'Scripted',
        options: z.unknown(),
        secrets: [],
        credentials: [[]],
        steps: [],
      },
      run,
    },
    options: {},
    trust: await loadTrust(trust, '.'),
  };
}

function recordingTo(flush: () => Promise<void>) {
  const clock = fakeClock();
  const appended: UnrecordedEvent[] = [];
  const undo = () => undefined;
  const record = {
    append: (event: UnrecordedEvent) => void appended.push(event),
    registerSource: undo,
    onRecorded: () => undo,
    onPressure: () => undo,
    flush,
  };
  const nothing = { onRecorded: undo, onStatus: undo, onNotice: undo, onFull: undo, onBug: undo };
  return { clock, appended, recording: new Recording({ secrets: sessionSecrets(), clock, record }, nothing) };
}

const never = () => new Promise<void>(() => undefined);

describe('the end of a recording', () => {
  it('does not wait for longer than a moment for a session that does not let go, and names its source', async () => {
    const { clock, appended, recording } = recordingTo(() => Promise.resolve());
    const links: Link[] = [];
    recording.start(
      await sourceOf((_options, own) => {
        links.push(own);
        return never();
      }),
    );
    await clock.advance(0);
    const stopped = recording.stopAll();
    await clock.advance(LEAVE_LIMIT);
    expect(await stopped).toEqual(['hq']);
    const before = appended.length;
    links[0]?.emit({ kind: 'message', name: 'late', raw: 'late' });
    expect(appended).toHaveLength(before);
  });

  it('does not wait for longer for a disk that does not answer', async () => {
    const { clock, recording } = recordingTo(never);
    const stopped = recording.stopAll();
    await clock.advance(FLUSH_LIMIT);
    expect(await stopped).toEqual([]);
    expect(clock.pending).toBe(0);
  });

  it('resolves at once where all goes well', async () => {
    const { clock, recording } = recordingTo(() => Promise.resolve());
    recording.start(
      await sourceOf(
        (_options, { signal }) =>
          new Promise((resolve) => signal.addEventListener('abort', () => resolve(), { once: true })),
      ),
    );
    await clock.advance(0);
    expect(await recording.stopAll()).toEqual([]);
    expect(clock.pending).toBe(0);
  });
});
