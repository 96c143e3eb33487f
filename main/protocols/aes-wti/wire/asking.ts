import type { Answer, Conversation } from './conversation.ts';
import { NoAnswer } from './conversation.ts';
import type { Fields } from './fields.ts';
import { WtiRefusal } from './refusal.ts';

const TRIES = 3;

/** True for a refusal that asks for a slower pace, not for another request. */
export function isOverload(refusal: WtiRefusal): boolean {
  return (
    refusal.says('performanceLimitExceeded', 'outstandingReqLimitExceeded', 'resourceBusy', 'networkBusy') ||
    refusal.group === 'performancemanagement'
  );
}

/**
 * Asks what the switch behind AES must answer. Where that is overloaded, which it shows by a refusal or by no answer at
 * all, the pace is halved and the request repeated, twice at most. Throws as `Conversation.request`.
 */
export async function ask(conversation: Conversation, name: string, payload: Fields): Promise<Answer> {
  for (let left = TRIES - 1; ; left -= 1) {
    try {
      return await conversation.request(name, payload);
    } catch (error) {
      const isTooFast = error instanceof NoAnswer || (error instanceof WtiRefusal && isOverload(error));
      if (!isTooFast || left === 0) throw error;
      conversation.pace.slower();
    }
  }
}
