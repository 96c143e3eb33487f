import type { Link } from '../../protocol.ts';
import { missingRights, seesWholeTenant } from './rights.ts';
import type { TokenDocument } from './token-document.ts';

/** Says beforehand what this account will never be sent, whatever it subscribes to. */
export function tellLimits(link: Link, document: TokenDocument, eventNames: readonly string[]): void {
  if (!seesWholeTenant(document)) {
    link.notice(
      'This is an ordinary account: Wazo shows it only its own calls. To watch other extensions use an account of ' +
        'the kind API (external_api).',
    );
  }
  const missing = missingRights(document, eventNames);
  if (missing.length === 0) return;
  const byRight = Map.groupBy(missing, ({ right }) => right);
  const list = [...byRight].map(
    ([right, events]) => `${events.map(({ name }) => name).join(', ')} (${right})`,
  );
  link.notice(`This account may not see, for want of the rights in parentheses: ${list.join('; ')}.`);
}
