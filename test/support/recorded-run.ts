import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { onTestFinished } from 'vitest';
import { openRecorder } from '../../main/capture/recorder.ts';
import { loadProtocol, PROTOCOL_IDS } from '../../main/protocols/index.ts';
import { Recording } from '../../main/recording.ts';
import { sessionSecrets } from '../../main/secrets/session-secrets.ts';
import { configureSources } from '../../main/sources/sources-file.ts';
import { systemClock } from '../../main/system-clock.ts';
import type { LinkStatus } from '../../model/contract/link-status.ts';
import { sourcesFileSchema } from '../../model/contract/sources.ts';
import type { TelephonyEvent } from '../../model/event.ts';
import type { SourceEntry } from '../../simulators/peer.ts';
import { temporaryFolder } from './temporary-folder.ts';

export interface RecordedRunSetup {
  sources: readonly SourceEntry[];
  secrets: readonly { sourceId: string; name: string; value: string }[];
  /** PEM; trusted besides the roots. */
  certificate: string;
  /** The capture. */
  file: string;
}

/** The way of events from sources to the record: links, transports, trust and a capture on disk. */
export interface RecordedRun {
  readonly events: TelephonyEvent[];
  /** All that was told to a person, with where: link states, notices, mistakes of ours. */
  readonly told: [where: string, text: string][];
  link(sourceId: string): LinkStatus | undefined;
  /** Resolves as soon as the condition holds; it is looked at after every event and status. */
  until(condition: () => boolean): Promise<void>;
  /** Resolves when the capture is closed. */
  stop(): Promise<void>;
}

/** Starts at once; stopped with the test at the latest. */
export async function recordedRun(setup: RecordedRunSetup): Promise<RecordedRun> {
  const events: TelephonyEvent[] = [];
  const told: [string, string][] = [];
  const waiting = new Set<() => void>();
  const look = () => {
    for (const check of waiting) check();
  };
  const secrets = sessionSecrets();
  for (const { sourceId, name, value } of setup.secrets) await secrets.set(sourceId, name, value);
  const recorder = await openRecorder({
    file: setup.file,
    application: 'Ringscope test',
    clock: systemClock,
  });
  const sources = await configured(setup);
  const recording = new Recording(
    { secrets, clock: systemClock, record: recorder },
    {
      onRecorded(recorded) {
        events.push(...recorded);
        look();
      },
      onStatus(status) {
        told.push(['link', JSON.stringify(status)]);
        look();
      },
      onNotice: (_sourceId, text) => void told.push(['notice', text]),
      onFull: () => undefined,
      onBug: (context, error) => void told.push(['mistake', `${context}: ${inspect(error)}`]),
    },
  );
  let stopped: Promise<unknown> | null = null;
  const stop = async () => {
    stopped ??= recording.stopAll().then(() => recorder.close());
    await stopped;
  };
  onTestFinished(stop);
  for (const source of sources) recording.start(source);
  return {
    events,
    told,
    link: (id) => recording.link(id),
    until: (condition) =>
      new Promise((resolve) => {
        const check = () => {
          if (!condition()) return;
          waiting.delete(check);
          resolve();
        };
        waiting.add(check);
        check();
      }),
    stop,
  };
}

async function configured({ sources, certificate }: RecordedRunSetup) {
  const baseDir = await temporaryFolder();
  await writeFile(join(baseDir, 'ca.pem'), certificate);
  const trust = { caFiles: ['ca.pem'], pinSha256: null };
  const parsed = sourcesFileSchema.parse({ sources: sources.map((source) => ({ ...source, trust })) });
  const file = join(baseDir, 'sources.json');
  return configureSources(parsed.sources, {
    file,
    baseDir,
    protocols: { ids: PROTOCOL_IDS, load: loadProtocol },
  });
}
