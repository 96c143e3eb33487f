import type { SourceState } from '../../../../model/contract/app-state.ts';
import type { Client } from '../../../../model/contract/client.ts';
import { RequestFailure } from '../../../../model/contract/failures.ts';
import type { ProtocolDescription } from '../../../../model/contract/protocol-description.ts';
import { DoctorRun } from '../doctor/doctor-run.svelte.ts';
import { fieldsOf } from '../form/form-field.ts';
import type { FormField } from '../form/form-field.ts';
import { placeProblems } from '../form/form-problems.ts';
import type { PlacedProblems } from '../form/form-problems.ts';
import { draftOfSource, duplicateOf, newDraft, readDraft } from './source-draft.ts';
import type { ReadSource, SourceDraft } from './source-draft.ts';

const NO_PROBLEMS: PlacedProblems = { fields: {}, general: [] };

/** A source that is added or changed, until it is saved or given up. */
export class SourceEditor {
  readonly protocol: ProtocolDescription;
  readonly fields: readonly FormField[];
  readonly doctor: DoctorRun;
  readonly draft: SourceDraft;
  readonly #client: Client;
  readonly #takenIds: () => readonly string[];
  #problems = $state.raw<PlacedProblems>(NO_PROBLEMS);
  #isSaving = $state(false);

  constructor(
    client: Client,
    protocol: ProtocolDescription,
    draft: SourceDraft,
    takenIds: () => readonly string[],
  ) {
    this.#client = client;
    this.protocol = protocol;
    this.fields = fieldsOf(protocol.options);
    this.doctor = new DoctorRun(client);
    this.#takenIds = takenIds;
    const own = $state(draft);
    this.draft = own;
  }

  /** What is wrong with the form, as of the last time that it was to be saved or tried. */
  get problems(): PlacedProblems {
    return this.#problems;
  }

  get isSaving(): boolean {
    return this.#isSaving;
  }

  /** What the engine found wrong with the settings before they were opened here. */
  showProblems(texts: readonly string[]): void {
    this.#problems = placeProblems(texts);
  }

  /** True when it has been saved; else the problems tell why not. */
  async save(): Promise<boolean> {
    const read = this.#read();
    if (read === null || this.#isSaving) return false;
    this.#isSaving = true;
    try {
      await this.#client.ask('sources.save', { source: read.source, secrets: read.secrets });
      return true;
    } catch (error) {
      this.#place(error);
      return false;
    } finally {
      this.#isSaving = false;
    }
  }

  /** Runs the doctor on what the form says now. */
  async test(): Promise<void> {
    const read = this.#read();
    if (read === null) return;
    await this.doctor.start(read.source, read.secrets);
    if (this.doctor.failure) this.#place(this.doctor.failure);
  }

  /** Adds a CA file made of this certificate to those that are trusted. */
  async trustAuthority(pem: string): Promise<void> {
    const file = await this.#client.ask('certificates.keep', { pem });
    if (!this.draft.caFiles.includes(file)) this.draft.caFiles.push(file);
  }

  pin(sha256: string): void {
    if (!this.draft.pins.includes(sha256)) this.draft.pins.push(sha256);
  }

  #read(): ReadSource | null {
    const read = readDraft($state.snapshot(this.draft), this.protocol, this.#takenIds());
    this.#problems = { fields: read.problems, general: [] };
    return Object.keys(read.problems).length === 0 ? read : null;
  }

  #place(error: unknown): void {
    if (!(error instanceof RequestFailure)) throw error;
    this.#problems = placeProblems([error.message]);
  }
}

/** What an editor begins with. */
export type EditorStart =
  | { kind: 'new'; protocol: ProtocolDescription }
  | { kind: 'edit' | 'duplicate'; protocol: ProtocolDescription; source: SourceState };

export function startDraft(start: EditorStart): SourceDraft {
  if (start.kind === 'new') return newDraft(start.protocol);
  const stored = start.source.secrets.map(({ name }) => name);
  const draft = draftOfSource(start.source.config, start.protocol, stored);
  return start.kind === 'duplicate' ? duplicateOf(draft) : draft;
}
