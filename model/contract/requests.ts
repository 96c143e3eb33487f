import { z } from 'zod';
import { FIELD_NAMES } from '../filter/fields.ts';
import type { TelephonyEvent } from '../event.ts';
import type { AppState } from './app-state.ts';
import type { CertificateFacts } from './certificate.ts';
import { COMMAND_GROUPS } from './page.ts';
import type { PageOrder } from './page.ts';
import type { ExaminationProgress } from './doctor.ts';
import type { ProtocolDescription } from './protocol-description.ts';
import { settingsSchema } from './settings.ts';
import { sourceSchema } from './sources.ts';
import { timelineRequestSchema, viewDefinitionSchema, windowRequestSchema } from './view.ts';
import type { CallDetail, TimelinePart, ValueCount, ViewWindow } from './view.ts';

const id = z.string().min(1).max(200);
const path = z.string().min(1).max(4_096);
const filter = z.string().max(10_000);
const name = z.string().min(1).max(200);
/** A text that a person has chosen as a file: a sources file, a certificate. */
const fileText = z.string().max(4 * 1024 ** 2);
const known = z.number().int().nonnegative();
const nothing = z.strictObject({});

export const EXPORT_FORMATS = ['json', 'ndjson', 'csv', 'mermaid', 'html', 'ringscope'] as const;
export type ExportFormatId = (typeof EXPORT_FORMATS)[number];

/** A file that is to be opened: in the desktop shell by a dialog, in a browser by what it has uploaded before. */
const chosenFile = z.strictObject({ upload: id.nullable() });

const pageCommand = z.strictObject({
  id: name,
  title: name,
  group: z.enum(COMMAND_GROUPS),
  shortcut: z.string().max(50).nullable(),
  isEnabled: z.boolean(),
});

/** Only these calls; null for what the filter selects. */
const chosenCalls = z.array(id).max(10_000).nullable();

const secretValues = z.record(z.string().max(100), z.string().min(1).max(100_000));

/** What a request takes and gives. `result` is never there: it carries a type, as answers are our own and not checked. */
interface RequestShape<Args extends z.ZodType, Result> {
  readonly args: Args;
  readonly result?: { of: Result };
}

function request<Args extends z.ZodType>(args: Args) {
  return { gives: <Result>(): RequestShape<Args, Result> => ({ args }) };
}

/**
 * Everything that a page can ask of the engine: the one place. All values are plain JSON. Requests that wait
 * (`…next`, `views.window`) are answered at once when there is something newer than `known`, else when it comes.
 */
export const REQUESTS = {
  'state.next': request(z.strictObject({ known })).gives<AppState>(),
  'settings.save': request(settingsSchema).gives<null>(),
  'notices.clear': request(nothing).gives<null>(),

  /** What the shell wants of this page, in the order of asking; waits until there is something. A page asks again and again. */
  'page.orders': request(nothing).gives<PageOrder[]>(),
  /** All commands of this page, for the menus of its shell; to be told anew when they change. */
  'page.commands': request(z.strictObject({ commands: z.array(pageCommand).max(500) })).gives<null>(),
  /** Offers a text that the page has made as a file; null where the person did not choose where to. */
  'files.save': request(z.strictObject({ name, text: fileText })).gives<SavedFile | null>(),
  'updates.check': request(nothing).gives<null>(),
  /** Downloads what is available, or ends the app to install what is ready. */
  'updates.install': request(nothing).gives<null>(),

  'protocols.list': request(nothing).gives<ProtocolDescription[]>(),

  /** Adds the source or replaces the one of that id; `secrets` are kept under their names. */
  'sources.save': request(z.strictObject({ source: sourceSchema, secrets: secretValues })).gives<null>(),
  /** Stops it and forgets its secrets; what it recorded stays. */
  'sources.delete': request(z.strictObject({ id })).gives<null>(),
  'sources.enable': request(z.strictObject({ id, enabled: z.boolean() })).gives<null>(),
  /** Ends the waiting of a link that is down, or dials one anew that is up. */
  'sources.reconnect': request(z.strictObject({ id })).gives<null>(),
  /** Takes the sources of a sources file; those whose id is known replace it. Gives their ids. */
  'sources.import': request(z.strictObject({ text: fileText })).gives<string[]>(),
  /** The text of a sources file with all sources, without secrets. */
  'sources.export': request(nothing).gives<string>(),
  'secrets.delete': request(z.strictObject({ sourceId: id, name })).gives<null>(),

  /** Tries a source as it is or as it would be, one attempt; gives the id of the examination. */
  'doctor.start': request(z.strictObject({ source: sourceSchema, secrets: secretValues })).gives<string>(),
  'doctor.next': request(z.strictObject({ examination: id, known })).gives<ExaminationProgress>(),
  'doctor.stop': request(z.strictObject({ examination: id })).gives<null>(),
  /** A text for a vendor, without secrets. */
  'doctor.report': request(z.strictObject({ examination: id })).gives<string>(),

  /** What is in a certificate file: PEM as text, or DER or P7B as base64. */
  'certificates.read': request(z.strictObject({ content: fileText })).gives<CertificateFacts[]>(),
  /** Keeps certificates as a CA file of the app and gives its path, to stand in `trust.caFiles`. */
  'certificates.keep': request(z.strictObject({ pem: fileText })).gives<string>(),
  /** The certificates of a CA file that a source names. */
  'certificates.ofFile': request(z.strictObject({ file: path })).gives<CertificateFacts[]>(),

  /** Opens a capture beside the one that is recorded to; gives its id. */
  'captures.open': request(chosenFile).gives<string | null>(),
  'captures.openRecent': request(z.strictObject({ file: path })).gives<string>(),
  'captures.recent': request(nothing).gives<RecentCapture[]>(),
  'captures.close': request(z.strictObject({ capture: id })).gives<null>(),
  /** Goes on recording in a new file of that name; gives the id of the new capture. */
  'captures.recordTo': request(z.strictObject({ name: name.nullable() })).gives<string>(),
  /** Makes a capture of a JSON or NDJSON export as a job, and opens it when done. */
  'captures.import': request(chosenFile).gives<string | null>(),
  'captures.event': request(z.strictObject({ capture: id, seq: known })).gives<TelephonyEvent | null>(),
  'captures.call': request(z.strictObject({ capture: id, key: id })).gives<CallDetail | null>(),
  /** The values that begin with `prefix`, the most frequent first. */
  'captures.values': request(
    z.strictObject({
      capture: id,
      field: z.enum(FIELD_NAMES),
      prefix: z.string().max(1_000),
      limit: z.number().int().positive().max(200),
    }),
  ).gives<ValueCount[]>(),

  'views.open': request(viewDefinitionSchema).gives<string>(),
  'views.window': request(windowRequestSchema).gives<ViewWindow>(),
  'views.timeline': request(timelineRequestSchema).gives<TimelinePart>(),
  'views.close': request(z.strictObject({ view: id })).gives<null>(),

  /** Exports as a job; gives its id, or null when the person did not choose where to. */
  'exports.start': request(
    z.strictObject({
      capture: id,
      format: z.enum(EXPORT_FORMATS),
      of: z.enum(['events', 'calls']),
      filter,
      calls: chosenCalls,
      redact: z.boolean(),
    }),
  ).gives<string | null>(),
  /** What redaction would make of the first events that such an export would hold. */
  'exports.preview': request(z.strictObject({ capture: id, filter, calls: chosenCalls })).gives<
    Replacement[]
  >(),
  'jobs.cancel': request(z.strictObject({ job: id })).gives<null>(),
  'jobs.dismiss': request(z.strictObject({ job: id })).gives<null>(),
  /** Desktop: shows the file of a job in its folder. */
  'jobs.reveal': request(z.strictObject({ job: id })).gives<null>(),

  'demo.start': request(nothing).gives<null>(),
  'demo.stop': request(nothing).gives<null>(),
};

/** A file that a page has asked for. */
export interface SavedFile {
  /** Where a browser fetches it, relative to the page; null where it has been written to where the person wanted it. */
  download: string | null;
}

export interface RecentCapture {
  file: string;
  name: string;
  /** When it was last opened; ms since the epoch. */
  at: number;
}

/** What redaction puts in the place of something. */
export interface Replacement {
  original: string;
  replacement: string;
  kind: 'number' | 'name';
}

export type RequestName = keyof typeof REQUESTS;
export type RequestArgs<Name extends RequestName> = z.input<(typeof REQUESTS)[Name]['args']>;
export type CheckedArgs<Name extends RequestName> = z.output<(typeof REQUESTS)[Name]['args']>;
export type RequestResult<Name extends RequestName> = NonNullable<(typeof REQUESTS)[Name]['result']>['of'];

/** What implements the requests: each takes checked arguments and a signal that aborts when the asker has gone. */
export type Api = {
  [Name in RequestName]: (
    args: CheckedArgs<Name>,
    signal: AbortSignal,
  ) => Promise<RequestResult<Name>> | RequestResult<Name>;
};
