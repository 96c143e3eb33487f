import { TOO_DEEP, writtenJson } from '../../../model/written-json.ts';
import { LinkFailure } from '../../../model/failure.ts';
import type { EventFacts } from '../../../model/event.ts';
import { pathPart } from '../../../model/path-part.ts';
import type { Link } from '../protocol.ts';
import type { Intake } from './intake.ts';
import { watchedExtensions } from './options.ts';
import type { CloudlinkOptions } from './options.ts';
import type { Fields } from './publications/fields.ts';
import type { Known, KnownLeg } from './publications/known.ts';
import { readCall } from './publications/call.ts';
import { legFacts, mapCall } from './publications/map-call.ts';
import type { TokenKeeper } from './rest/token-keeper.ts';
import { readPage } from './rest/collection.ts';

/** The native name of what was asked for and not told. */
const NAME = 'snapshot:calls';

export interface ResyncSettings {
  link: Link;
  options: CloudlinkOptions;
  keeper: TokenKeeper;
  known: Known;
  intake: Intake;
}

/**
 * Loads the calls in progress: the MQTT service replays nothing. Legs that were known before and are no more end here.
 * Never fails for an answer: what could not be loaded is told by a notice.
 */
export async function resync(settings: ResyncSettings): Promise<void> {
  const { options, known, link } = settings;
  if (options.mediaUrl === undefined) return;
  const before = known.live();
  const endpoints = new Set([...watchedExtensions(options), ...before.map(({ endpoint }) => endpoint)]);
  const missing: string[] = [];
  for (const endpoint of endpoints) {
    const items = await load(settings, options.mediaUrl, endpoint);
    if (typeof items === 'string') missing.push(`${endpoint}: ${items}`);
    else
      record(
        settings,
        items,
        before.filter((leg) => leg.endpoint === endpoint),
      );
  }
  if (missing.length > 0) {
    link.notice(
      `The calls in progress could not be loaded for every extension: ${missing.slice(0, 20).join('; ')}.`,
    );
  }
}

/** The calls on an endpoint, or in words why there are none. */
async function load({ keeper }: ResyncSettings, base: string, endpoint: string): Promise<Fields[] | string> {
  const path = `/endpoints/${pathPart(endpoint)}/calls`;
  try {
    const { status, body } = await keeper.ask({ method: 'GET', base, path, step: 'events' });
    if (status === 404) return 'unknown extension, or not in this account; check extension and account';
    if (status === 403) return "the user's role lacks the right to see it";
    if (status !== 200) return `HTTP ${status}`;
    return readPage(body)?.items ?? 'the answer is not a list';
  } catch (error) {
    if (error instanceof LinkFailure) return error.message;
    throw error;
  }
}

function record({ known, intake }: ResyncSettings, items: Fields[], before: KnownLeg[]): void {
  const seen = new Set<string>();
  for (const content of items) {
    const call = readCall({ content, method: 'GET' });
    if (call === undefined) continue;
    seen.add(call.callId);
    const raw = writtenJson(content) ?? TOO_DEEP;
    intake.record(mapCall(call, known, intake.settings).map((facts) => ({ ...facts, name: NAME, raw })));
  }
  intake.record(before.filter(({ callId }) => !seen.has(callId)).flatMap((leg) => ended(leg, known)));
}

/** The leg ended while we were away, unless a message has told of it since we asked. */
function ended({ callId, newest }: KnownLeg, known: Known): EventFacts[] {
  const leg = known.leg(callId);
  if (leg === undefined || leg.progress === 'ended' || leg.newest !== newest) return [];
  known.remember({ ...leg, progress: 'ended' });
  const reason = 'missed-while-offline: the call is gone from the list of calls.';
  return [{ ...legFacts(leg, { kind: 'connectionCleared', state: 'cleared', reason }), name: NAME, raw: '' }];
}
