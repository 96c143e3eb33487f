import { LinkFailure } from '../../../../model/failure.ts';
import type { ChannelEnd } from '../../../transports/transports.ts';

/** The gateway objects to what it was sent: that changes with the settings, not with another attempt. */
const OBJECTIONS: ReadonlySet<number> = new Set([1003, 1008, 1009]);
const WITHIN_MS = 5 * 60_000;
const TOO_OFTEN = 3;

/**
 * Makes the third objection within 5 minutes one that is not tried again by itself. `before` holds the times (ms) of
 * the earlier ones and is kept up to date; it outlives the single attempt.
 */
export function orRejected(
  failure: LinkFailure,
  { code }: ChannelEnd,
  before: number[],
  now: number,
): LinkFailure {
  if (!OBJECTIONS.has(code)) return failure;
  const recent = [...before.filter((at) => now - at < WITHIN_MS), now];
  before.splice(0, before.length, ...recent);
  if (recent.length < TOO_OFTEN) return failure;
  before.length = 0;
  return new LinkFailure('forbidden', {
    ...failure.details,
    cause: `${failure.details.cause} It closed ${TOO_OFTEN} connections within 5 minutes for this.`,
    cure: `${failure.details.cure} It is not tried again until the settings change or you ask for it.`,
  });
}
