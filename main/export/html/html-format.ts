import type { TelephonyEvent } from '../../../model/event.ts';
import { CallStories, omissionText } from '../call-stories.ts';
import type { ExportContent, ExportFormat, WrittenEvent } from '../export-format.ts';
import * as page from './page.ts';

/** What a browser opens without trouble. */
const LIMITS = { calls: 2_000, events: 50_000 };
const LONGEST_RAW = 4_000;
/** Characters of raw messages in all. */
const MOST_RAW = 16_000_000;
const MOST_GAPS = 500;

/**
 * One page that needs nothing else and runs no script: calls that unfold to their ladder, and the events. It is for people;
 * it holds no more than a browser opens, and says what it leaves out.
 */
export const htmlFormat: ExportFormat = {
  id: 'html',
  title: 'Web page',
  extension: 'html',
  mediaType: 'text/html; charset=utf-8',
  of: 'events',
  needsCalls: () => true,
  *text(content) {
    const raws = new RawBudget();
    const stories = new CallStories(LIMITS);
    const gaps: TelephonyEvent[] = [];
    for (const written of content.events) {
      if (written.event.gap && gaps.length < MOST_GAPS) gaps.push(written.event);
      stories.take(raws.cut(written));
      yield '';
    }
    for (const _ of content.calls()) yield '';
    const told = stories.stories(content.lookup);
    yield page.pageHead(content);
    yield* omissions([omissionText(told), raws.text], content);
    yield page.countsSection(content);
    yield page.gapsSection(gaps);
    yield '<h2>Calls</h2>\n';
    if (told.stories.length === 0) yield '<p>No calls.</p>\n';
    for (const story of told.stories) yield page.callSection(story);
    yield page.EVENTS_HEAD;
    for (const { event } of stories.events) yield page.eventRow(event, event.raw === '' ? null : event.raw);
    yield page.EVENTS_END + page.PAGE_END;
  },
};

function* omissions(texts: readonly (string | null)[], { notice }: ExportContent): Generator<string> {
  for (const text of texts) {
    if (text === null) continue;
    notice(text);
    yield page.omission(text);
  }
}

/** Keeps the raw messages that a page holds within bounds, and knows how many were cut. */
class RawBudget {
  #left = MOST_RAW;
  #cut = 0;

  cut(written: WrittenEvent): WrittenEvent {
    const { raw } = written.event;
    const room = Math.min(LONGEST_RAW, this.#left);
    if (raw.length <= room) {
      this.#left -= raw.length;
      return written;
    }
    this.#cut += 1;
    this.#left -= room;
    const shown =
      room === 0 ? '' : `${raw.slice(0, room).toWellFormed()} … (cut; ${raw.length} characters in all)`;
    return { ...written, event: { ...written.event, raw: shown } };
  }

  get text(): string | null {
    if (this.#cut === 0) return null;
    return `${this.#cut.toLocaleString('en')} raw messages are cut short or left out; the JSON export has them all.`;
  }
}
