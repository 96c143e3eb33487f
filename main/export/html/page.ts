import { createHash } from 'node:crypto';
import type { CaptureSource } from '../../../model/contract/capture-export.ts';
import type { TelephonyEvent } from '../../../model/event.ts';
import { explainCall } from '../../../model/ladder/explain-call.ts';
import { ladderOf } from '../../../model/ladder/ladder.ts';
import { labelOf } from '../../../model/ladder/words.ts';
import type { CallStory } from '../call-stories.ts';
import { callTitle } from '../call-title.ts';
import type { ExportContent } from '../export-format.ts';
import { isoTime } from '../iso-time.ts';
import { ladderSvg } from './ladder-svg.ts';
import { escaped, said, saidLines } from './markup.ts';
import { STYLE } from './style.ts';

/**
 * The page may show what is in it and nothing else: no script at all, nothing from outside, and of styles the one whose
 * hash this is (CSP Level 3, https://www.w3.org/TR/CSP3/#external-hash).
 */
const POLICY = `default-src 'none'; style-src 'sha256-${createHash('sha256').update(STYLE).digest('base64')}'; base-uri 'none'; form-action 'none'`;

export function pageHead({ exportedAt, application, filter, redacted, of }: ExportContent): string {
  const chosen = filter === null || filter === '' ? `all ${of}` : `${of} that ${said(filter)} selects`;
  return [
    '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">',
    `<meta http-equiv="Content-Security-Policy" content="${escaped(POLICY)}">`,
    '<meta name="viewport" content="width=device-width, initial-scale=1"><meta name="referrer" content="no-referrer">',
    `<title>Calls and events</title>\n<style>${STYLE}</style>\n</head>\n<body>\n<header><h1>Calls and events</h1>`,
    `<p class="dim">Exported ${isoTime(exportedAt)} by ${escaped(application)}: ${chosen}. Times are UTC.</p>`,
    redacted && filter !== null ? '<p>The filter is not shown, as it could name somebody.</p>' : '',
    redacted ? '<p class="notice">Numbers and names have been replaced.</p>' : '',
    '</header>\n<main>\n',
  ].join('');
}

export function omission(text: string): string {
  return `<p class="notice">${escaped(text)}</p>\n`;
}

export function countsSection({ counts, sources }: ExportContent): string {
  const { events, calls, byKind } = counts();
  const kinds = Object.entries(byKind).map(
    ([kind, count]) => `<tr><td>${escaped(kind)}</td><td>${count.toLocaleString('en')}</td></tr>`,
  );
  return [
    `<p>${calls.toLocaleString('en')} calls, ${events.toLocaleString('en')} events.</p>\n`,
    `<details><summary>Events by kind</summary><table>${kinds.join('')}</table></details>\n`,
    '<h2>Sources</h2>\n<table><thead><tr><th>Name</th><th>Id</th><th>Protocol</th><th>Options</th></tr></thead>\n',
    ...sources.map(sourceRow),
    '</table>\n',
  ].join('');
}

function sourceRow({ id, name, protocol, options }: CaptureSource): string {
  const cells = [said(name), said(id), said(protocol), said(JSON.stringify(options))];
  return `<tr>${cells.map((cell) => `<td>${cell}</td>`).join('')}</tr>\n`;
}

export function gapsSection(gaps: readonly TelephonyEvent[]): string {
  if (gaps.length === 0) return '';
  const rows = gaps.map(
    ({ sourceId, gap }) =>
      `<tr><td class="time">${gap ? isoTime(gap.since) : ''}</td><td class="time">${gap?.until === undefined ? '' : isoTime(gap.until)}</td><td>${said(sourceId)}</td><td>${said(gap?.reason)}</td></tr>\n`,
  );
  return `<h2>Missing events</h2>\n<table><thead><tr><th>From</th><th>To</th><th>Source</th><th>Why</th></tr></thead>\n${rows.join('')}</table>\n`;
}

/** A call that unfolds without a script: its facts and its ladder. */
export function callSection({ call, events, missing }: CallStory): string {
  const facts = explainCall(call, events, missing).map((fact) => `<li>${said(fact)}</li>`);
  const how = call.outcome ?? call.state;
  return [
    `<details class="call"><summary><span class="dim">${isoTime(call.startedAt)}</span> ${callTitle(call, said)} `,
    `<strong class="${how}">${how}</strong> <span class="dim">${said(call.sourceId)} · call ${said(call.id)}</span></summary>`,
    `<div class="inside"><ul>${facts.join('')}</ul>${ladderSvg(ladderOf(call, events, missing))}</div></details>\n`,
  ].join('');
}

export const EVENTS_HEAD =
  '<h2>Events</h2>\n<table><thead><tr><th>Nr</th><th>Time</th><th>Source</th><th>Event</th><th>From</th><th>To</th><th>Device</th><th>Call</th><th>More</th></tr></thead>\n';
export const EVENTS_END = '</table>\n';
export const PAGE_END = '</main>\n</body>\n</html>\n';

/** `raw` is as much of the raw message as is shown; null for none. */
export function eventRow(event: TelephonyEvent, raw: string | null): string {
  const { seq, at, sourceId, from, to, device, callId, cause, reason, gap, agent, queue } = event;
  const more = [
    said(cause),
    agent && `agent ${said(agent.name ?? agent.id)}`,
    queue && `queue ${said(queue.name ?? queue.id)}`,
    said(reason ?? gap?.reason),
    raw === null ? '' : `<details><summary>raw</summary><pre>${saidLines(raw)}</pre></details>`,
  ].filter(Boolean);
  const cells = [
    said(sourceId),
    `${escaped(labelOf(event))} <span class="dim">${said(event.name)}</span>`,
    party(from),
    party(to),
    said(device),
    said(callId),
    more.join(' · '),
  ];
  return `<tr id="e${seq}"><td>${seq}</td><td class="time">${isoTime(at)}</td>${cells.map((cell) => `<td>${cell}</td>`).join('')}</tr>\n`;
}

function party(someone: TelephonyEvent['from']): string {
  return [said(someone?.number), said(someone?.name)].filter(Boolean).join(' ');
}
