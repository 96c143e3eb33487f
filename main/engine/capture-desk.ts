import { statSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { Clock } from '../../model/clock.ts';
import type { CaptureState } from '../../model/contract/app-state.ts';
import type { RecentCapture } from '../../model/contract/requests.ts';
import type { RecordSettings } from '../../model/contract/settings.ts';
import { APPLICATION } from '../application.ts';
import { CaptureFileError } from '../capture/capture-file-error.ts';
import type { CaptureViews } from '../capture/capture-views.ts';
import { openDocument } from '../capture/document.ts';
import type { CaptureDocument } from '../capture/document.ts';
import type { Retention } from '../capture/file/retention.ts';
import { CaptureLibrary } from '../capture/library/capture-library.ts';
import { datedName } from '../capture/library/capture-name.ts';
import { CAPTURE_ENDING } from '../capture/library/capture-summary.ts';
import { RecentCaptures } from '../capture/library/recent-captures.ts';
import { RotatingRecord } from '../capture/library/rotating-record.ts';
import { openRecorder } from '../capture/recorder.ts';
import type { Recorder, RecorderState } from '../capture/recorder.ts';
import type { EventRecord } from '../recording.ts';
import { RateMeter } from '../sources/rate-meter.ts';
import type { Notices } from './notices.ts';
import { gone, refusal } from './refusals.ts';
import { RunningRecord } from './running-record.ts';

/** The running record of an app that nobody has told otherwise. */
const RECORD = 'Record';
const DAY_MS = 24 * 3_600_000;
/** Each has a thread of its own. */
const MOST_DOCUMENTS = 8;

export interface CaptureDeskSettings {
  dataDir: string;
  clock: Clock;
  record: RecordSettings;
  notices: Notices;
  onChange: () => void;
}

interface Open {
  id: string;
  name: string;
  file: string;
  views: CaptureViews;
  counted: () => number;
  trouble: () => string | null;
  close: () => Promise<void>;
}

/** The captures that are open: the one that is recorded to, and those that people look at. */
export class CaptureDesk {
  readonly #settings: CaptureDeskSettings;
  readonly #library: CaptureLibrary;
  readonly #recent: RecentCaptures;
  readonly #rotating: RotatingRecord;
  readonly #rate = new RateMeter();
  readonly #documents = new Map<string, Open>();
  readonly record: EventRecord;
  #record: RecordSettings;
  #recordingId = '';
  #lastId = 0;

  /** Opens the running record where it was left, or a new one where it cannot be used, and says so. */
  static async open(settings: CaptureDeskSettings): Promise<CaptureDesk> {
    const { dataDir, clock, notices } = settings;
    const library = new CaptureLibrary({
      folder: join(dataDir, 'captures'),
      application: APPLICATION,
      trash: null,
    });
    const recent = await RecentCaptures.load(join(dataDir, 'recent.json'), (text) =>
      notices.add('warning', text),
    );
    await library.list();
    const first = await openRunning(
      join(dataDir, 'captures', `${RECORD}${CAPTURE_ENDING}`),
      library,
      settings,
    );
    return new CaptureDesk(settings, library, recent, first, clock.now());
  }

  private constructor(
    settings: CaptureDeskSettings,
    library: CaptureLibrary,
    recent: RecentCaptures,
    first: Recorder,
    begunAt: number,
  ) {
    const { clock, record, notices, onChange } = settings;
    this.#settings = settings;
    this.#library = library;
    this.#recent = recent;
    this.#record = record;
    this.#rate.reset(begunAt);
    this.#rotating = new RotatingRecord(first, begunAt, {
      policy: { maxBytes: record.newFileBytes, everyDay: record.newFileEveryDay },
      clock,
      openNext: () => this.#openNext(RECORD),
      onTrouble: (error) => notices.add('error', `No new file could be begun: ${messageOf(error)}`),
    });
    this.record = new RunningRecord(this.#rotating);
    this.record.onRecorded((events) => {
      for (let count = 0; count < events.length; count += 1) this.#rate.count(clock.now());
      onChange();
    });
    this.#watch(first);
    this.#rotating.onChange(({ previous, current, closed }) => {
      this.#watch(current);
      if (previous.state.is === 'failed') {
        notices.add('warning', `Recording goes on in ${fileOf(current)}, with what waited to be written.`);
      }
      closed.then(
        (isComplete) => {
          if (!isComplete) notices.add('error', 'Not all events could be written to the file before.');
        },
        (error: unknown) => notices.add('error', `The file before was not closed: ${messageOf(error)}`),
      );
      onChange();
    });
  }

  /** The id of the capture that is recorded to; another one after a change of file. */
  get recordingId(): string {
    return this.#recordingId;
  }

  get states(): CaptureState[] {
    return [this.#recordingState(), ...[...this.#documents.values()].map((open) => documentState(open))];
  }

  views(capture: string): CaptureViews {
    return capture === this.#recordingId ? this.#rotating.current.views : this.#document(capture).views;
  }

  /** The file of an open capture. */
  fileOf(capture: string): string {
    return capture === this.#recordingId ? fileOf(this.#rotating.current) : this.#document(capture).file;
  }

  nameOf(capture: string): string {
    return nameOf(this.fileOf(capture));
  }

  /** Opens a file to be looked at; one that is open already is not opened twice. Gives its id. */
  async open(file: string): Promise<string> {
    if (file === fileOf(this.#rotating.current)) return this.#recordingId;
    for (const open of this.#documents.values()) if (open.file === file) return open.id;
    if (this.#documents.size >= MOST_DOCUMENTS) {
      throw refusal('busy', `${MOST_DOCUMENTS} captures are open already. Close one first.`);
    }
    const { clock, notices, onChange } = this.#settings;
    const onTrouble = (trouble: string | null): void => {
      if (trouble !== null)
        notices.add('warning', `${nameOf(file)} cannot be looked at just now: ${trouble}.`);
      onChange();
    };
    const document = await openDocument(file, clock, { onTrouble }).catch((error: unknown) => {
      throw error instanceof CaptureFileError ? refusal('capture', error.message) : error;
    });
    const id = this.#newId();
    this.#documents.set(id, opened(id, document));
    await this.#recent.remember(file, clock.now());
    onChange();
    return id;
  }

  /** Opens a file of the list of recent ones; a page can name no other. */
  openRecent(file: string): Promise<string> {
    if (!this.#recent.files.some((recent) => recent.file === file)) throw gone('This capture');
    return this.open(file);
  }

  async close(capture: string): Promise<void> {
    if (capture === this.#recordingId) {
      throw refusal('capture', 'This capture is recorded to. Record to another one first.');
    }
    const document = this.#document(capture);
    this.#documents.delete(capture);
    this.#settings.onChange();
    await document.close();
  }

  /** Goes on recording in a new file; gives the id of the new capture. The one before stays open to be looked at. */
  async recordTo(name: string | null): Promise<string> {
    const before = fileOf(this.#rotating.current);
    try {
      await this.#rotating.move(() => this.#openNext(name ?? RECORD, name === null));
    } catch (error) {
      throw error instanceof CaptureFileError ? refusal('capture', error.message) : error;
    }
    await this.#recent.remember(before, this.#settings.clock.now());
    return this.#recordingId;
  }

  recent(): RecentCapture[] {
    return this.#recent.files.map(({ file, at }) => ({ file, at, name: nameOf(file) }));
  }

  /** For files that begin from now on; when to begin one holds at once. */
  set limits(record: RecordSettings) {
    this.#record = record;
    this.#rotating.setPolicy({ maxBytes: record.newFileBytes, everyDay: record.newFileEveryDay });
  }

  /**
   * Resolves with false where something that was received is not in the record; in any case within half a minute,
   * twice the time that a file takes to be closed at most.
   */
  async closeAll(): Promise<boolean> {
    const documents = [...this.#documents.values()];
    this.#documents.clear();
    const [isComplete] = await Promise.all([
      this.#rotating.close(),
      ...documents.map((document) => document.close()),
    ]);
    return isComplete;
  }

  async #openNext(name: string, isDated = true): Promise<Recorder> {
    const { clock } = this.#settings;
    const now = clock.now();
    const file = await this.#library.create(isDated ? datedName(name, now) : name, now);
    return openRecorder({ file, retention: retentionOf(this.#record), application: APPLICATION, clock });
  }

  #watch(recorder: Recorder): void {
    this.#recordingId = this.#newId();
    const tellTrouble = this.#troubleTeller(nameOf(fileOf(recorder)));
    recorder.onState((state) => {
      tellTrouble(state);
      this.#settings.onChange();
    });
    recorder.onTrimmed(() => this.#settings.onChange());
  }

  /** Says once when a record gets into trouble, when that turns out to need a person, and when it is over. */
  #troubleTeller(name: string): (state: RecorderState) => void {
    const { notices } = this.#settings;
    let told: RecorderState['is'] = 'recording';
    return (state) => {
      if (state.is === told) return;
      if (state.is === 'failing' && told === 'recording')
        notices.add(
          'warning',
          `${name} cannot be written, and it is tried again by itself: ${state.reason}.`,
        );
      if (state.is === 'failed') notices.add('error', `${name} cannot be written: ${state.reason}.`);
      if (state.is === 'recording')
        notices.add('info', `${name} is written again; what waited for it is in it.`);
      told = state.is;
    };
  }

  #newId(): string {
    this.#lastId += 1;
    return `capture-${this.#lastId}`;
  }

  #document(capture: string): Open {
    const document = this.#documents.get(capture);
    if (!document) throw gone('This capture');
    return document;
  }

  #recordingState(): CaptureState {
    const { current } = this.#rotating;
    const { state, counts } = current;
    return {
      id: this.#recordingId,
      name: nameOf(fileOf(current)),
      file: current.file,
      isRecording: true,
      events: counts.events,
      bytes: bytesOf(fileOf(current)),
      dropped: counts.dropped + (state.is === 'closed' ? state.lost : 0),
      rate: this.#rate.perSecond(this.#settings.clock.now()),
      trouble: state.is === 'recording' ? null : state.reason,
    };
  }
}

async function openRunning(
  file: string,
  library: CaptureLibrary,
  { clock, record, notices }: CaptureDeskSettings,
): Promise<Recorder> {
  const options = { retention: retentionOf(record), application: APPLICATION, clock };
  try {
    return await openRecorder({ file, ...options });
  } catch (error) {
    if (!(error instanceof CaptureFileError)) throw error;
    const other = await library.create(datedName(RECORD, clock.now()), clock.now());
    notices.add('error', `${error.message} Recording goes on in ${other}.`);
    return openRecorder({ file: other, ...options });
  }
}

function retentionOf({ maxEvents, maxBytes, maxAgeDays }: RecordSettings): Retention {
  return { maxEvents, maxBytes, maxAgeMs: maxAgeDays === null ? null : maxAgeDays * DAY_MS };
}

function opened(id: string, document: CaptureDocument): Open {
  return {
    id,
    name: nameOf(document.file),
    file: document.file,
    views: document.views,
    counted: () => document.counts.events,
    trouble: () => document.trouble,
    close: () => document.close(),
  };
}

function documentState({ id, name, file, counted, trouble }: Open): CaptureState {
  return {
    id,
    name,
    file,
    isRecording: false,
    events: counted(),
    bytes: bytesOf(file),
    dropped: 0,
    rate: 0,
    trouble: trouble(),
  };
}

/** The app records to files only. */
function fileOf({ file }: Recorder): string {
  if (file === null) throw new Error('The running record has no file.');
  return file;
}

function nameOf(file: string): string {
  return basename(file, CAPTURE_ENDING);
}

/** With the log beside it. */
function bytesOf(file: string): number {
  const sizes = [file, `${file}-wal`].map((path) => statSync(path, { throwIfNoEntry: false })?.size ?? 0);
  return sizes.reduce((sum, size) => sum + size, 0);
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
