import type { Clock } from '../../model/clock.ts';
import type { SourceConfig } from '../../model/contract/sources.ts';
import type { Settings } from '../../model/contract/settings.ts';
import type { UpdatePolicy, UpdateState } from '../../model/contract/updates.ts';
import type { SystemProxy } from '../transports/proxy/choose-proxy.ts';
import type { SecretStore, WritableSecretStore } from '../secrets/secret-store.ts';

/** Where something is to be written: a file of the person's choice, or one of ours that the page then downloads. */
export interface SaveTarget {
  file: string;
  /** Where a page fetches it, relative to the page; null where the person has chosen the file. */
  download: string | null;
}

/** Simulated systems, running. */
export interface DemoSystems {
  /** Paths of CA files are absolute. */
  sources: SourceConfig[];
  secrets: SecretStore;
  stop(): Promise<void>;
}

/** Newer versions of the app itself. */
export interface Updates {
  readonly state: UpdateState;
  onChange(listener: () => void): void;
  /** Resolves when there is an answer; what it was is in `state`. */
  check(): Promise<void>;
  /** Downloads what is available, or ends the app to install what is ready. */
  install(): Promise<void>;
  set policy(policy: UpdatePolicy);
}

/** What differs between the desktop and the browser shell; the engine never asks which it is in. */
export interface Shell {
  readonly kind: 'desktop' | 'browser';
  readonly clock: Clock;
  /** Settings, sources and captures lie here; made where it is missing. */
  readonly dataDir: string;
  /** Secrets that are given from outside and cannot be changed: the environment. */
  readonly givenSecrets: SecretStore;
  /** The keychain. */
  readonly keptSecrets: WritableSecretStore;
  /** The system's own proxy settings, where they can be read; null: the environment alone says. */
  readonly systemProxy: SystemProxy | null;
  /** The file to open: of the upload, or of a dialog where `upload` is null. Null where nobody chose one. */
  chooseFile(purpose: 'capture' | 'import', upload: string | null): Promise<string | null>;
  /** Where to write something that might be called `name`. Null where nobody chose. */
  chooseSaveTarget(name: string): Promise<SaveTarget | null>;
  /** Shows a file in its folder; without effect in a browser. */
  reveal(file: string): void;
  startDemo(): Promise<DemoSystems>;
  /** Null where this installation is not updated by the app. */
  readonly updates: Updates | null;
  /** Told of the settings when they have been read and whenever they change. */
  onSettings(settings: Settings): void;
  /** A mistake of ours that did not end the process: to be logged with its context. */
  onBug(context: string, error: unknown): void;
}
