import type { Clock, Undo } from '../../../model/clock.ts';
import type { UpdatePolicy, UpdateState } from '../../../model/contract/updates.ts';
import type { Updates } from '../../engine/shell.ts';
import { failureInWords } from './update-failure.ts';
import type { Updater } from './updater.ts';

const CHECK_EVERY_MS = 12 * 60 * 60_000;

export interface AppUpdatesSettings {
  clock: Clock;
  /** The version that runs. */
  version: string;
  /** Called once, when there is first something to ask. */
  load: () => Promise<Updater>;
  /** Ends the app in good order, and then does this. */
  leave: (end: () => void) => void;
  /** For the log. */
  tell: (text: string) => void;
}

/** Updates of the app by itself: looked for now and then, taken as the person's policy says, never a major unasked. */
export class AppUpdates implements Updates {
  readonly #settings: AppUpdatesSettings;
  #policy: UpdatePolicy = 'never';
  #state: UpdateState = {
    state: 'idle',
    version: null,
    isMajor: false,
    progress: null,
    message: '',
    checkedAt: null,
  };
  #onChange: () => void = () => undefined;
  #loaded: Promise<Updater> | null = null;
  #hasStarted = false;
  #next: Undo = () => undefined;

  constructor(settings: AppUpdatesSettings) {
    this.#settings = settings;
  }

  get state(): UpdateState {
    return this.#state;
  }

  onChange(listener: () => void): void {
    this.#onChange = listener;
  }

  set policy(policy: UpdatePolicy) {
    const before = this.#policy;
    this.#policy = policy;
    if (policy === 'never') this.#next();
    else if (before === 'never' && this.#hasStarted) void this.check();
    if (policy === 'automatic') this.#takeUnasked();
  }

  /** Looks for the first time; called once the person has seen the app, as it is of no hurry. */
  start(): void {
    this.#hasStarted = true;
    if (this.#policy !== 'never') void this.check();
  }

  close(): void {
    this.#next();
  }

  async check(): Promise<void> {
    if (this.#policy === 'never') {
      this.#change({ state: 'idle', message: 'Updates are switched off in the settings.' });
      return;
    }
    this.#next();
    this.#next = this.#settings.clock.after(CHECK_EVERY_MS, () => void this.check());
    if (['checking', 'downloading', 'ready'].includes(this.#state.state)) return;
    this.#change({ state: 'checking', message: '' });
    try {
      const updater = await this.#updater();
      const answer = await updater.checkForUpdates();
      const version = answer?.isUpdateAvailable ? answer.updateInfo.version : null;
      this.#change({
        state: version === null ? 'idle' : 'available',
        version,
        isMajor: version !== null && majorOf(version) > majorOf(this.#settings.version),
        message: version === null ? 'This is the newest version.' : `Version ${version} is there.`,
        checkedAt: this.#settings.clock.now(),
      });
    } catch (error) {
      this.#failed('look for updates', error);
      return;
    }
    this.#takeUnasked();
  }

  async install(): Promise<void> {
    if (this.#state.state === 'available') await this.#download();
    else if (this.#state.state === 'ready') {
      const updater = await this.#updater();
      // Not by the updater alone: it would start the installer while the record is still open.
      this.#settings.leave(() => updater.quitAndInstall(true, true));
    }
  }

  #takeUnasked(): void {
    const { state, isMajor } = this.#state;
    if (this.#policy === 'automatic' && state === 'available' && !isMajor) void this.#download();
  }

  async #download(): Promise<void> {
    const { version } = this.#state;
    this.#change({ state: 'downloading', progress: 0, message: `Version ${version ?? ''} is downloaded.` });
    try {
      const updater = await this.#updater();
      await updater.downloadUpdate();
      this.#change({
        state: 'ready',
        progress: null,
        message: `Version ${version ?? ''} is installed when Ringscope is quit.`,
      });
    } catch (error) {
      this.#failed('download the update', error);
    }
  }

  #updater(): Promise<Updater> {
    this.#loaded ??= this.#load();
    return this.#loaded;
  }

  async #load(): Promise<Updater> {
    const updater = await this.#settings.load();
    // Whether something is downloaded is decided here: the updater knows no policy and no majors.
    updater.autoDownload = false;
    updater.autoInstallOnAppQuit = true;
    updater.allowDowngrade = false;
    updater.allowPrerelease = false;
    updater.on('download-progress', ({ percent }) => {
      if (this.#state.state === 'downloading') this.#change({ progress: Math.min(1, percent / 100) });
    });
    // Every failure also rejects what was asked for; without a listener it would end the process.
    updater.on('error', (error) => this.#settings.tell(`updater: ${error.message}`));
    return updater;
  }

  #failed(what: string, error: unknown): void {
    this.#settings.tell(`cannot ${what}: ${error instanceof Error ? error.message : String(error)}`);
    this.#change({
      state: 'failed',
      progress: null,
      message: failureInWords(error),
      checkedAt: this.#settings.clock.now(),
    });
  }

  #change(changes: Partial<UpdateState>): void {
    this.#state = { ...this.#state, ...changes };
    this.#onChange();
  }
}

function majorOf(version: string): number {
  return Number.parseInt(version, 10) || 0;
}
