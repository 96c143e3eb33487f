import type { AppState, DemoState } from '../model/contract/app-state.ts';
import type { PageCommand, PageOrder } from '../model/contract/page.ts';
import type { Api, SavedFile } from '../model/contract/requests.ts';
import { within } from '../model/within.ts';
import { settingsSchema } from '../model/contract/settings.ts';
import type { Settings } from '../model/contract/settings.ts';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { VERSION } from './application.ts';
import { CaptureDesk } from './engine/capture-desk.ts';
import { CertificateDesk } from './engine/certificate-desk.ts';
import { Examinations } from './engine/examinations.ts';
import { ExportDesk } from './engine/export-desk.ts';
import { Jobs } from './engine/jobs.ts';
import { openJsonFile } from './engine/json-file.ts';
import type { JsonFile } from './engine/json-file.ts';
import { Notices } from './engine/notices.ts';
import { PageOrders } from './engine/page-orders.ts';
import { answered, ViewDesk } from './engine/view-desk.ts';
import { refusal } from './engine/refusals.ts';
import { RingingCalls } from './engine/ringing.ts';
import { SecretShelf } from './engine/secret-shelf.ts';
import type { DemoSystems, Shell } from './engine/shell.ts';
import { SourceDesk } from './engine/source-desk.ts';
import { Versioned } from './engine/versioned.ts';
import { describeProtocols } from './protocols/describe.ts';
import { Recording } from './recording.ts';

/** A page is told of changes this often (ms) at most; what it shows of events has its own pace. */
const STATE_SPACING_MS = 100;
/** Rates and spans change by themselves. */
const HEARTBEAT_MS = 1_000;
/** How long jobs and the simulated systems may take to tidy up. */
const TIDY_LIMIT_MS = 5_000;

/** What one page talks to. */
export interface PageSession {
  readonly api: Api;
  /** Has the page do something, as soon as it can. */
  order(order: PageOrder): void;
  /** Frees what the page held. */
  close(): Promise<void>;
}

/**
 * The app without its window: sources, links, record, captures, doctor, exports, behind the contract. It is given a
 * `Shell`, and does not know which.
 */
export class Engine {
  readonly #shell: Shell;
  readonly #state: Versioned;
  readonly #settingsFile: JsonFile<Settings>;
  readonly #notices: Notices;
  readonly #captures: CaptureDesk;
  readonly #recording: Recording;
  readonly #shelf: SecretShelf;
  readonly #ringing: RingingCalls;
  readonly #jobs: Jobs;
  readonly #exports: ExportDesk;
  readonly #certificates: CertificateDesk;
  #sources: SourceDesk | null = null;
  #ringingShownBy: AppState['ringingShownBy'] = 'page';
  #demo: { state: DemoState; systems: DemoSystems | null } = { state: 'off', systems: null };
  #stopHeartbeat: () => void = () => undefined;

  /** Reads what is kept, opens the record and starts the enabled sources. Rejects where the data folder is unusable. */
  static async open(shell: Shell): Promise<Engine> {
    const state = new Versioned(shell.clock, STATE_SPACING_MS);
    const onChange = (): void => state.changed();
    const notices = new Notices(shell.clock, onChange);
    const settingsFile = await openJsonFile(join(shell.dataDir, 'settings.json'), settingsSchema, {});
    if (settingsFile.setAside !== null) {
      notices.add(
        'warning',
        `The settings could not be read. They have been kept as ${settingsFile.setAside}; these are the first ones.`,
      );
    }
    const captures = await CaptureDesk.open({
      dataDir: shell.dataDir,
      clock: shell.clock,
      record: settingsFile.content.record,
      notices,
      onChange,
    });
    const engine = new Engine(shell, state, notices, settingsFile, captures);
    await engine.#start();
    return engine;
  }

  private constructor(
    shell: Shell,
    state: Versioned,
    notices: Notices,
    settingsFile: JsonFile<Settings>,
    captures: CaptureDesk,
  ) {
    const onChange = (): void => state.changed();
    this.#shell = shell;
    this.#state = state;
    this.#settingsFile = settingsFile;
    this.#notices = notices;
    this.#captures = captures;
    this.#shelf = new SecretShelf(shell.givenSecrets, shell.keptSecrets);
    this.#ringing = new RingingCalls(
      { clock: shell.clock, nameOf: (id) => this.#nameOf(id), onChange },
      settingsFile.content.notifications,
    );
    this.#recording = new Recording(
      {
        secrets: this.#shelf,
        clock: shell.clock,
        record: captures.record,
        ...(shell.systemProxy && { systemProxy: shell.systemProxy }),
      },
      {
        onRecorded: (events) => this.#ringing.take(events),
        onStatus: onChange,
        onNotice: (sourceId, text) => notices.add('info', text, sourceId),
        onFull: () => undefined,
        onBug: (context, error) => this.#onBug(context, error),
      },
    );
    this.#jobs = new Jobs(shell, onChange);
    this.#exports = new ExportDesk(shell, captures, this.#jobs);
    this.#certificates = new CertificateDesk(shell.dataDir);
  }

  /**
   * What a page, or a window, talks to: everything that the contract names. Pages share all but their views. `onCommands`
   * is told what commands the page has.
   */
  page(onCommands: (commands: PageCommand[]) => void = () => undefined): PageSession {
    const views = new ViewDesk((capture) => this.#captures.views(capture));
    const examinations = new Examinations(this.#shell, this.#shelf, this.#recording);
    const orders = new PageOrders();
    return {
      api: {
        ...this.#api(views, examinations),
        'page.orders': (_nothing, signal) => orders.take(signal),
        'page.commands': ({ commands }) => done(() => onCommands(commands)),
      },
      order: (order) => orders.add(order),
      close: async () => {
        examinations.stopAll();
        await views.closeAll();
      },
    };
  }

  /** Opens a capture that the system has handed over, such as a file that was double-clicked. */
  openFile(file: string): Promise<string> {
    return this.#captures.open(file);
  }

  /** Says who tells of calls that ring: where the system's notifications do, pages need not. */
  set ringingShownBy(by: AppState['ringingShownBy']) {
    this.#ringingShownBy = by;
    this.#state.changed();
  }

  /** After sleep, or a change of network: links dial anew, whatever they say of themselves. */
  networkChanged(reason: string, deafSince?: number): void {
    this.#recording.networkChanged(reason, deafSince);
  }

  async startDemo(): Promise<void> {
    if (this.#demo.state !== 'off') return;
    this.#setDemo('starting', null);
    try {
      await this.#captures.recordTo('Demo');
      const systems = await this.#shell.startDemo();
      await this.#desk.addDemo(systems);
      this.#setDemo('running', systems);
    } catch (error) {
      this.#setDemo('off', null);
      throw error;
    }
  }

  async stopDemo(): Promise<void> {
    const { state, systems } = this.#demo;
    if (state !== 'running' || !systems) return;
    this.#setDemo('stopping', systems);
    await this.#desk.removeDemo();
    await systems.stop();
    await this.#captures.recordTo(null);
    this.#setDemo('off', null);
  }

  /**
   * Takes leave of all peers and closes all files, within a minute however peers and disks behave. False where
   * something that was received is not in the record.
   */
  async close(): Promise<boolean> {
    const { clock } = this.#shell;
    this.#stopHeartbeat();
    const tidied = within(clock, TIDY_LIMIT_MS, this.#jobs.cancelAll());
    await this.#recording.stopAll();
    await within(clock, TIDY_LIMIT_MS, Promise.resolve(this.#demo.systems?.stop()));
    await tidied;
    const isComplete = await this.#captures.closeAll();
    this.#state.close();
    return isComplete;
  }

  async #start(): Promise<void> {
    this.#sources = await SourceDesk.open({
      dataDir: this.#shell.dataDir,
      clock: this.#shell.clock,
      recording: this.#recording,
      shelf: this.#shelf,
      notices: this.#notices,
      onChange: () => this.#state.changed(),
    });
    this.#shell.updates?.onChange(() => this.#state.changed());
    this.#settingsChanged();
    const beat = (): void => {
      this.#stopHeartbeat = this.#shell.clock.after(HEARTBEAT_MS, () => {
        this.#state.changed();
        beat();
      });
    };
    beat();
  }

  get #desk(): SourceDesk {
    if (!this.#sources) throw new Error('The sources have not been read yet.');
    return this.#sources;
  }

  #appState(): AppState {
    const { kind } = this.#shell;
    return {
      version: this.#state.version,
      application: { name: 'Ringscope', version: VERSION },
      shell: kind,
      sources: this.#desk.states,
      captures: this.#captures.states,
      recording: this.#captures.recordingId,
      demo: this.#demo.state,
      jobs: this.#jobs.all,
      ringing: this.#ringing.shown(this.#captures.recordingId),
      ringingShownBy: this.#ringingShownBy,
      updates: this.#shell.updates?.state ?? null,
      settings: this.#settingsFile.content,
      notices: this.#notices.all,
    };
  }

  #api(views: ViewDesk, examinations: Examinations): Omit<Api, 'page.orders' | 'page.commands'> {
    const captures = this.#captures;
    return {
      'state.next': async ({ known }, signal) => {
        await this.#state.newerThan(known, signal);
        return this.#appState();
      },
      'settings.save': (settings) => this.#saveSettings(settings),
      'notices.clear': () => done(() => this.#notices.clear()),
      'files.save': ({ name, text }) => this.#saveFile(name, text),
      'updates.check': () => done(() => this.#shell.updates?.check()),
      'updates.install': () => done(() => this.#shell.updates?.install()),
      'protocols.list': () => describeProtocols(),

      'sources.save': ({ source, secrets }) => done(() => this.#desk.save(source, secrets)),
      'sources.delete': ({ id }) => done(() => this.#desk.delete(id)),
      'sources.enable': ({ id, enabled }) => done(() => this.#desk.enable(id, enabled)),
      'sources.reconnect': ({ id }) => done(() => this.#desk.reconnect(id)),
      'sources.import': ({ text }) => this.#desk.importText(text),
      'sources.export': () => this.#desk.exportText(),
      'secrets.delete': ({ sourceId, name }) => done(() => this.#desk.forgetSecret(sourceId, name)),

      'doctor.start': async ({ source, secrets }) =>
        examinations.start(await this.#desk.configure(source), secrets),
      'doctor.next': ({ examination, known }, signal) => examinations.next(examination, known, signal),
      'doctor.stop': ({ examination }) => done(() => examinations.stop(examination)),
      'doctor.report': ({ examination }) => examinations.report(examination),

      'certificates.read': ({ content }) => this.#certificates.read(content),
      'certificates.keep': ({ pem }) => this.#certificates.keep(pem),
      'certificates.ofFile': ({ file }) => this.#certificates.ofFile(file),

      'captures.open': async ({ upload }) => {
        const file = await this.#shell.chooseFile('capture', upload);
        return file === null ? null : captures.open(file);
      },
      'captures.openRecent': ({ file }) => captures.openRecent(file),
      'captures.recent': () => captures.recent(),
      'captures.close': ({ capture }) => done(() => captures.close(capture)),
      'captures.recordTo': ({ name }) => captures.recordTo(name),
      'captures.import': async ({ upload }) => {
        const file = await this.#shell.chooseFile('import', upload);
        return file === null ? null : this.#exports.importFile(file);
      },
      'captures.event': ({ capture, seq }) => answered(captures.views(capture).event(seq)),
      'captures.call': ({ capture, key }) => answered(captures.views(capture).callDetail(key)),
      'captures.values': ({ capture, field, prefix, limit }) =>
        answered(captures.views(capture).values(field, prefix, limit)),

      'views.open': (definition) => views.open(definition),
      'views.window': (request, signal) => views.window(request, signal),
      'views.timeline': (request) => views.timeline(request),
      'views.close': ({ view }) => done(() => views.close(view)),

      'exports.start': (request) => this.#exports.start(request),
      'exports.preview': (request) => this.#exports.preview(request),
      'jobs.cancel': ({ job }) => done(() => this.#jobs.cancel(job)),
      'jobs.dismiss': ({ job }) => done(() => this.#jobs.dismiss(job)),
      'jobs.reveal': ({ job }) => done(() => this.#jobs.reveal(job)),

      'demo.start': () => done(() => this.startDemo()),
      'demo.stop': () => done(() => this.stopDemo()),
    };
  }

  async #saveSettings(settings: Settings): Promise<null> {
    this.#captures.limits = settings.record;
    this.#ringing.rules = settings.notifications;
    const saved = this.#settingsFile.save(settings);
    this.#settingsChanged();
    this.#state.changed();
    await saved.catch((error: unknown) => {
      throw refusal(
        'file',
        `The settings cannot be kept: ${error instanceof Error ? error.message : String(error)}`,
      );
    });
    return null;
  }

  #settingsChanged(): void {
    const settings = this.#settingsFile.content;
    if (this.#shell.updates) this.#shell.updates.policy = settings.updates;
    this.#shell.onSettings(settings);
  }

  async #saveFile(name: string, text: string): Promise<SavedFile | null> {
    const target = await this.#shell.chooseSaveTarget(name);
    if (!target) return null;
    await writeFile(target.file, text, { mode: 0o600 }).catch((error: unknown) => {
      throw refusal(
        'file',
        `${target.file} cannot be written: ${error instanceof Error ? error.message : String(error)}`,
      );
    });
    return { download: target.download };
  }

  #setDemo(state: DemoState, systems: DemoSystems | null): void {
    this.#demo = { state, systems };
    this.#state.changed();
  }

  #nameOf(sourceId: string): string {
    const state = this.#sources?.states.find(({ config }) => config.id === sourceId);
    return state?.config.name ?? sourceId;
  }

  #onBug(context: string, error: unknown): void {
    this.#notices.add('error', `A fault of Ringscope in ${context}. Details are in its log.`);
    this.#shell.onBug(context, error);
  }
}

/** For requests that give nothing but their end. */
async function done(work: () => unknown): Promise<null> {
  await work();
  return null;
}
