import type { Party } from '../../../../model/event.ts';
import { isFields, nested, text } from '../fields.ts';
import type { Fields } from '../fields.ts';

const TRANSFER_CAUSES = new Set(['ATTENDED_TRANSFER', 'BLIND_TRANSFER']);

/** How a leg that ended was transferred away. */
export interface TransferredAway {
  /** Whom the call was sent to. */
  to?: Party;
  /** The leg that took its place. */
  replacedBy?: string;
}

/**
 * No transfer event reaches the socket; the end of the leg that made the transfer shows it, by its cause, by the newest
 * entry of its history, or by the leg that replaced it. The history stays with the transferred party's leg too, whose
 * own end is no transfer. Null when nothing shows one.
 */
export function transferredAway(data: Fields, legId: string): TransferredAway | null {
  const entry = newestEntry(nested(data, 'transfer_history'));
  const replacedBy = text(data, 'replaced_by');
  const isTransfer =
    TRANSFER_CAUSES.has(text(data, 'hangup_cause') ?? '') ||
    (text(entry, 'transferer') ?? text(entry, 'call_id')) === legId ||
    (replacedBy !== undefined && replacedBy !== legId);
  if (!isTransfer) return null;
  const extension = text(entry, 'extension');
  return {
    ...(extension !== undefined && { to: { number: extension } }),
    ...(replacedBy !== undefined && { replacedBy }),
  };
}

/** The history's keys are Unix seconds. */
function newestEntry(history: Fields): Fields {
  let newest: Fields = {};
  let newestAt = -1;
  for (const [second, entry] of Object.entries(history)) {
    const at = Number(second);
    if (!(at > newestAt) || !isFields(entry)) continue;
    newestAt = at;
    newest = entry;
  }
  return newest;
}
