import { join } from 'node:path';
import type { CheckedArgs, Replacement } from '../../model/contract/requests.ts';
import type { Filter } from '../../model/filter/ast.ts';
import { parseFilter } from '../../model/filter/parser.ts';
import { redactionPreview } from '../../model/redaction/preview.ts';
import { APPLICATION } from '../application.ts';
import { datedName } from '../capture/library/capture-name.ts';
import { CAPTURE_ENDING } from '../capture/library/capture-summary.ts';
import { copyCapture } from '../capture/library/copy-capture.ts';
import { openCapture } from '../capture/reader.ts';
import type { CaptureReader } from '../capture/reader.ts';
import { exportCapture } from '../export/export-capture.ts';
import { importCapture } from '../export/import-capture.ts';
import { exportFormat } from '../export/index.ts';
import { BYTE_TEXT, drawn } from '../export/redaction.ts';
import { selectorOf } from '../export/selection.ts';
import type { Selection } from '../export/selection.ts';
import type { CaptureDesk } from './capture-desk.ts';
import type { JobControl, JobDone, Jobs } from './jobs.ts';
import { refusal, wrongFilter } from './refusals.ts';
import type { SaveTarget, Shell } from './shell.ts';

type ExportRequest = CheckedArgs<'exports.start'>;

/** Events that a preview of redaction looks at. */
const PREVIEWED = 200;

/** What goes out of captures to files, and comes back in. */
export class ExportDesk {
  readonly #shell: Shell;
  readonly #captures: CaptureDesk;
  readonly #jobs: Jobs;

  constructor(shell: Shell, captures: CaptureDesk, jobs: Jobs) {
    this.#shell = shell;
    this.#captures = captures;
    this.#jobs = jobs;
  }

  /** Gives the id of the job, or null where the person did not choose where to. */
  async start(request: ExportRequest): Promise<string | null> {
    const { capture, format, redact } = request;
    if (format === 'ringscope' && redact) {
      throw refusal('invalid', 'A capture is not redacted. Choose JSON, which can be imported as a capture.');
    }
    const selection = await this.#selection(request);
    const file = this.#captures.fileOf(capture);
    const name = this.#captures.nameOf(capture);
    const extension =
      format === 'ringscope' ? CAPTURE_ENDING : `.${exportFormat(format)?.extension ?? format}`;
    const target = await this.#shell.chooseSaveTarget(`${name}${redact ? ' redacted' : ''}${extension}`);
    if (!target) return null;
    return this.#jobs.start(`Export of ${name}`, (control) =>
      format === 'ringscope'
        ? this.#copy(file, selection, target, control)
        : this.#write(request, file, selection, target, control),
    );
  }

  /** What redaction would replace in the first events that such an export would hold. */
  async preview(request: CheckedArgs<'exports.preview'>): Promise<Replacement[]> {
    const selection = await this.#selection({ ...request, of: 'events' });
    return this.#reading(this.#captures.fileOf(request.capture), async (reader) => {
      const selector = await selectorOf(reader, selection, others);
      try {
        const events = Iterator.from(reader.events()).filter(selector.selects).take(PREVIEWED);
        return redactionPreview(events, drawn, BYTE_TEXT);
      } finally {
        selector.close();
      }
    });
  }

  /** Makes a capture of an export and opens it; gives the id of the job. */
  importFile(file: string): string {
    const { clock, dataDir } = this.#shell;
    const target = join(dataDir, 'captures', `${datedName('Imported', clock.now())}${CAPTURE_ENDING}`);
    return this.#jobs.start('Import', async ({ signal }) => {
      const { events } = await importCapture({
        file,
        target,
        application: APPLICATION,
        now: clock.now(),
        signal,
      });
      const capture = await this.#captures.open(target);
      return { message: `${events.toLocaleString('en')} events imported and opened.`, capture };
    });
  }

  async #write(
    { format: id, filter, redact }: ExportRequest,
    file: string,
    selection: Selection,
    target: SaveTarget,
    { signal, onProgress }: JobControl,
  ): Promise<JobDone> {
    const format = exportFormat(id);
    if (!format) throw refusal('invalid', `There is no export format "${id}".`);
    const notices: string[] = [];
    const { counts } = await this.#reading(file, (reader) =>
      exportCapture({
        reader,
        format,
        target: { file: target.file },
        application: APPLICATION,
        exportedAt: this.#shell.clock.now(),
        selection,
        ...(filter !== '' && { filterText: filter }),
        redact,
        onProgress: ({ seen, total }) => onProgress(total === 0 ? 1 : seen / total),
        onNotice: (text) => notices.push(text),
        signal,
      }),
    );
    const written = `${counts.events.toLocaleString('en')} events written.`;
    return { message: [written, ...notices].join(' '), target };
  }

  async #copy(
    file: string,
    selection: Selection,
    target: SaveTarget,
    { signal, onProgress }: JobControl,
  ): Promise<JobDone> {
    const events = await this.#reading(file, async (reader) => {
      const selector = await selectorOf(reader, selection, others);
      try {
        return await copyCapture({
          reader,
          target: target.file,
          replace: true,
          application: APPLICATION,
          now: this.#shell.clock.now(),
          change: (event) => (selector.selects(event) ? event : null),
          onProgress: (done, of) => onProgress(of === 0 ? 1 : done / of),
          signal,
        });
      } finally {
        selector.close();
      }
    });
    return { message: `${events.toLocaleString('en')} events copied.`, target };
  }

  async #selection({
    capture,
    of,
    filter,
    calls,
  }: Pick<ExportRequest, 'capture' | 'of' | 'filter' | 'calls'>): Promise<Selection> {
    if (calls === null) return { of, filter: parsed(filter), isChosen: null };
    const views = this.#captures.views(capture);
    const details = await Promise.all(calls.map((key) => views.callDetail(key)));
    const chosen = new Set(
      details.flatMap((detail) => (detail ? [callName(detail.call, detail.call.firstSeq)] : [])),
    );
    return { of, filter: parsed(filter), isChosen: (call, firstSeq) => chosen.has(callName(call, firstSeq)) };
  }

  async #reading<Result>(file: string, read: (reader: CaptureReader) => Promise<Result>): Promise<Result> {
    const reader = openCapture(file);
    try {
      return await read(reader);
    } finally {
      reader.close();
    }
  }
}

/** Ids may come again, so the first event tells calls of one id apart. */
function callName({ sourceId, id }: { sourceId: string; id: string }, firstSeq: number): string {
  return JSON.stringify([sourceId, id, firstSeq]);
}

function parsed(text: string): Filter {
  const result = parseFilter(text);
  if (result.ok) return result.filter;
  throw wrongFilter(result.error);
}

function others(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
