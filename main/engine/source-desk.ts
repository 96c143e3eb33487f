import { join } from 'node:path';
import type { Clock } from '../../model/clock.ts';
import type { SourceState } from '../../model/contract/app-state.ts';
import type { LinkStatus } from '../../model/contract/link-status.ts';
import { sourcesFileSchema } from '../../model/contract/sources.ts';
import type { SourceConfig } from '../../model/contract/sources.ts';
import { loadProtocol, PROTOCOL_IDS } from '../protocols/index.ts';
import type { Recording } from '../recording.ts';
import type { ConfiguredSource } from '../sources/configured-source.ts';
import { SourcesFileError } from '../sources/sources-file-error.ts';
import { configureSources, parseSourcesFile } from '../sources/sources-file.ts';
import { stoppedLink } from '../sources/stopped-link.ts';
import { openJsonFile } from './json-file.ts';
import type { JsonFile } from './json-file.ts';
import type { Notices } from './notices.ts';
import { gone, refusal } from './refusals.ts';
import type { SecretShelf } from './secret-shelf.ts';
import type { DemoSystems } from './shell.ts';

export interface SourceDeskSettings {
  dataDir: string;
  clock: Clock;
  recording: Recording;
  shelf: SecretShelf;
  notices: Notices;
  onChange: () => void;
}

interface Entry {
  config: SourceConfig;
  /** Null while its settings cannot be used. */
  configured: ConfiguredSource | null;
  problems: string[];
  secrets: SourceState['secrets'];
  isDemo: boolean;
}

/** The configured sources of the app: kept in a sources file of its own, and run as they say. */
export class SourceDesk {
  readonly #settings: SourceDeskSettings;
  readonly #file: JsonFile<{ sources: SourceConfig[] }>;
  readonly #entries = new Map<string, Entry>();

  private constructor(settings: SourceDeskSettings, file: JsonFile<{ sources: SourceConfig[] }>) {
    this.#settings = settings;
    this.#file = file;
  }

  /** Reads the sources and starts those that are enabled. */
  static async open(settings: SourceDeskSettings): Promise<SourceDesk> {
    const file = await openJsonFile(join(settings.dataDir, 'sources.json'), sourcesFileSchema, {
      sources: [],
    });
    if (file.setAside !== null) {
      settings.notices.add(
        'error',
        `The list of sources could not be read. It has been kept as ${file.setAside}; this is an empty one.`,
      );
    }
    const desk = new SourceDesk(settings, file);
    for (const config of file.content.sources) await desk.#put(config, false);
    return desk;
  }

  get states(): SourceState[] {
    return [...this.#entries.values()].map(({ config, problems, secrets, isDemo }) => ({
      config,
      link: this.#link(config.id),
      secrets,
      problems,
      isDemo,
    }));
  }

  /** The settings of a source as they are or would be, ready to be tried. Throws a refusal that lists what is wrong. */
  async configure(config: SourceConfig): Promise<ConfiguredSource> {
    const { configured, problems } = await this.#configure(config);
    if (!configured) throw refusal('source', problems.join('\n'));
    return configured;
  }

  /** Adds or replaces a source and keeps its secrets. Nothing is changed where its settings cannot be used. */
  async save(config: SourceConfig, secrets: Record<string, string>): Promise<void> {
    if (this.#entries.get(config.id)?.isDemo)
      throw refusal('source', 'A source of the demo cannot be changed.');
    const protocol = await loadProtocol(config.protocol);
    const unknown = Object.keys(secrets).filter((name) => !protocol?.secrets.includes(name));
    if (unknown.length > 0) {
      throw refusal('source', `"${config.protocol}" has no secret "${unknown.join('", "')}".`);
    }
    await this.configure(config);
    for (const [name, value] of Object.entries(secrets)) {
      const warning = await this.#settings.shelf.keep(config.id, name, value);
      if (warning !== null) this.#settings.notices.add('warning', warning, config.id);
    }
    await this.#put(config, false);
    await this.#write();
  }

  async delete(id: string): Promise<void> {
    const entry = this.#entry(id);
    if (entry.isDemo) throw refusal('source', 'A source of the demo goes when the demo ends.');
    await this.#settings.recording.stop(id);
    this.#entries.delete(id);
    await this.#write();
    for (const { name, place } of entry.secrets) {
      if (place !== 'environment') await this.#settings.shelf.forget(id, name);
    }
    this.#settings.onChange();
  }

  async enable(id: string, enabled: boolean): Promise<void> {
    const entry = this.#entry(id);
    await this.#put({ ...entry.config, enabled }, entry.isDemo);
    await this.#write();
  }

  reconnect(id: string): void {
    this.#entry(id);
    this.#settings.recording.reconnect(id, 'Reconnected on request.');
  }

  async forgetSecret(id: string, name: string): Promise<void> {
    const entry = this.#entry(id);
    await this.#settings.shelf.forget(id, name);
    entry.secrets = await this.#stored(entry.config);
    this.#settings.onChange();
  }

  /** Takes over all sources of a sources file, or none: the refusal lists what is wrong. */
  async importText(text: string): Promise<string[]> {
    const { dataDir } = this.#settings;
    const configs = await parseSourcesFile(text, {
      file: 'that was chosen',
      baseDir: dataDir,
      protocols: { ids: PROTOCOL_IDS, load: loadProtocol },
    }).catch((error: unknown) => {
      throw error instanceof SourcesFileError ? refusal('source', error.message) : error;
    });
    for (const { config } of configs) await this.#put(config, false);
    await this.#write();
    return configs.map(({ config }) => config.id);
  }

  exportText(): string {
    return `${JSON.stringify({ sources: this.#own() }, null, 2)}\n`;
  }

  async addDemo({ sources, secrets }: DemoSystems): Promise<void> {
    this.#settings.shelf.demo = secrets;
    for (const config of sources) await this.#put(config, true);
  }

  async removeDemo(): Promise<void> {
    const demo = [...this.#entries.values()].filter(({ isDemo }) => isDemo);
    await Promise.all(demo.map(({ config }) => this.#settings.recording.stop(config.id)));
    for (const { config } of demo) this.#entries.delete(config.id);
    this.#settings.shelf.demo = null;
    this.#settings.onChange();
  }

  /** Stops what ran under this id, and runs it as the settings now say. */
  async #put(config: SourceConfig, isDemo: boolean): Promise<void> {
    const { recording, onChange } = this.#settings;
    const { configured, problems } = await this.#configure(config);
    await recording.stop(config.id);
    const secrets = await this.#stored(config);
    this.#entries.set(config.id, { config, configured, problems, secrets, isDemo });
    if (configured && config.enabled) recording.start(configured);
    onChange();
  }

  async #configure(
    config: SourceConfig,
  ): Promise<{ configured: ConfiguredSource | null; problems: string[] }> {
    try {
      const [configured = null] = await configureSources([config], {
        file: 'of Ringscope',
        baseDir: this.#settings.dataDir,
        protocols: { ids: PROTOCOL_IDS, load: loadProtocol },
      });
      return { configured, problems: [] };
    } catch (error) {
      if (!(error instanceof SourcesFileError)) throw error;
      const problems = error.problems.map(({ path, expected }) => {
        const place = path.replace(/^sources\[0\]\.?/, '');
        return place === '' ? expected : `${place}: ${expected}`;
      });
      return { configured: null, problems };
    }
  }

  async #stored({ id, protocol }: SourceConfig): Promise<SourceState['secrets']> {
    const names = (await loadProtocol(protocol))?.secrets ?? [];
    return this.#settings.shelf.stored(id, names);
  }

  #link(id: string): LinkStatus {
    return this.#settings.recording.link(id) ?? stoppedLink(id, this.#settings.clock.now());
  }

  #entry(id: string): Entry {
    const entry = this.#entries.get(id);
    if (!entry) throw gone(`The source "${id}"`);
    return entry;
  }

  #own(): SourceConfig[] {
    return [...this.#entries.values()].filter(({ isDemo }) => !isDemo).map(({ config }) => config);
  }

  #write(): Promise<void> {
    return this.#file.save({ sources: this.#own() });
  }
}
