import type { Scenario } from '../scenario.ts';
import { agentDay, presence, queueAbandoned, queueAnswered } from './contact-centre.ts';
import {
  answeredInbound,
  diverted,
  divertedOutside,
  holdAndRetrieve,
  missedInbound,
  parked,
  rejected,
  voicemail,
} from './inbound.ts';
import { answeredOutbound, internal, outboundBusy, outboundNoAnswer } from './outbound.ts';
import { attendedTransfer, blindTransfer, conference } from './transfers.ts';

/** Every scenario, in the order in which they are listed for people and first played. */
export const SCENARIOS: readonly Scenario[] = [
  answeredInbound,
  holdAndRetrieve,
  blindTransfer,
  queueAnswered,
  missedInbound,
  answeredOutbound,
  attendedTransfer,
  divertedOutside,
  queueAbandoned,
  outboundBusy,
  conference,
  internal,
  rejected,
  diverted,
  parked,
  outboundNoAnswer,
  agentDay,
  presence,
  voicemail,
];

/** Undefined for a name that no scenario has. */
export function findScenario(name: string): Scenario | undefined {
  return SCENARIOS.find((scenario) => scenario.name === name);
}
