import type { LinkStatus } from './link-status.ts';
import type { Settings } from './settings.ts';
import type { SourceConfig } from './sources.ts';
import type { UpdateState } from './updates.ts';

/** What the app is, as a whole. A new one is answered whenever something in it has changed; all of it is small. */
export interface AppState {
  /** Rises with every change. */
  version: number;
  application: { name: string; version: string };
  /** Which shell this is: a browser has downloads and uploads where the desktop has dialogs. */
  shell: 'desktop' | 'browser';
  sources: SourceState[];
  /** In the order in which they were opened. */
  captures: CaptureState[];
  /** The capture that is recorded to. */
  recording: string;
  /** Where simulated systems run, of this app's own. */
  demo: DemoState;
  jobs: Job[];
  /** Incoming calls that somebody should be told of now, the newest first; at most 50. */
  ringing: RingingCall[];
  /** Who tells of them: the system's own notifications, or the page where the system does not. */
  ringingShownBy: 'page' | 'system';
  /** Null where this installation is not updated by the app: a browser shell, a package manager's, a portable one. */
  updates: UpdateState | null;
  settings: Settings;
  /** What went wrong in the app itself, and what sessions want a person to know: the newest last, at most 100. */
  notices: Notice[];
}

export type DemoState = 'off' | 'starting' | 'running' | 'stopping';

export interface SourceState {
  config: SourceConfig;
  link: LinkStatus;
  /** The names of the secrets that are kept for it, and where. Their values never cross. */
  secrets: StoredSecret[];
  /** What makes its settings unusable ("options.url: …"); empty where they are fine. Such a source is not started. */
  problems: string[];
  /** Part of the demo: gone when the demo ends, and not to be edited. */
  isDemo: boolean;
}

export interface StoredSecret {
  name: string;
  place: 'keychain' | 'session' | 'environment';
}

export interface CaptureState {
  id: string;
  /** For people: the name of the file without its folder and ending. */
  name: string;
  /** Null for a record that is kept in memory only. */
  file: string | null;
  isRecording: boolean;
  events: number;
  /** Bytes on disk; 0 where it is kept in memory. */
  bytes: number;
  /** Received and never recorded. */
  dropped: number;
  /** Events a second over the last seconds; 0 unless recording. */
  rate: number;
  /** Why the record cannot be written just now, in words; null where all is well. */
  trouble: string | null;
}

/** Something that takes its time: an export, an import, a recovery. */
export interface Job {
  id: string;
  title: string;
  state: 'running' | 'done' | 'failed' | 'cancelled';
  /** 0 to 1; null where it cannot be told. */
  progress: number | null;
  /** What came of it or went wrong, in a sentence. */
  message: string;
  /** The file it made; in a browser shell, to be fetched by `jobs.download`. */
  file: string | null;
  /** Where a browser fetches the file, relative to the page; null in the desktop shell and until it is done. */
  download: string | null;
  /** The capture that it opened; null where it opens none and until it is done. */
  capture: string | null;
}

/** A call that rings. */
export interface RingingCall {
  /** The same call keeps its id until it is answered or ends. */
  id: string;
  sourceId: string;
  sourceName: string;
  capture: string;
  /** As its row in the capture has it. */
  callId: string;
  /** As the privacy setting lets them be shown. */
  from: string;
  to: string;
  since: number;
}

export interface Notice {
  id: number;
  at: number;
  level: 'info' | 'warning' | 'error';
  text: string;
  sourceId: string | null;
}
