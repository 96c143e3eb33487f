import type { Subscriber } from '../../scenario.ts';
import { createCall, legOf } from './call.ts';
import type { Call, Transfer } from './call.ts';
import { REASON } from './exchange.ts';
import type { Exchange } from './exchange.ts';

type Status = 'starting' | 'ringback' | 'answered' | 'blind_transferred' | 'abandoned' | 'ended';

/** created, updated, completed (initiator out, still ringing); `transferAnswered` tells the rest. */
export function transferBlindly(exchange: Exchange, call: Call, by: string, to: Subscriber): void {
  const transfer = beginTransfer(exchange, call, by, 'blind');
  if (transfer === undefined) return;
  const { initiator, transferred } = transfer;
  transfer.recipient = exchange.ring(call.conversation, to, transferred.party);
  say(exchange, transfer, 'transfer_updated', 'blind_transferred');
  exchange.end(initiator, REASON.normal);
  say(exchange, transfer, 'transfer_completed', 'blind_transferred');
  transferred.peer = to;
  exchange.updated(transferred);
  call.caller = transferred;
  call.ringing = transfer.recipient;
  call.talking = [];
  call.transfer = transfer;
}

/** created, updated (the target rings); returns the call with the target. */
export function consult(exchange: Exchange, call: Call, by: string, to: Subscriber): Call | undefined {
  const transfer = beginTransfer(exchange, call, by, 'attended');
  if (transfer === undefined) return undefined;
  const { initiator } = transfer;
  transfer.recipient = exchange.ring(call.conversation, to, initiator.party);
  say(exchange, transfer, 'transfer_updated', 'ringback');
  call.transfer = transfer;
  const consultation = createCall(call.conversation, initiator, transfer.recipient);
  consultation.transfer = transfer;
  return consultation;
}

/** To be called when somebody answered: the target of a transfer, or anybody else. */
export function transferAnswered(exchange: Exchange, call: Call): void {
  const { transfer } = call;
  if (transfer === null || transfer.over) return;
  say(exchange, transfer, 'transfer_answered', 'answered');
  if (transfer.flow === 'blind') endTransfer(exchange, transfer);
}

/** completed, ended; the initiator is out. */
export function completeTransfer(exchange: Exchange, call: Call): void {
  const { transfer } = call;
  if (transfer === null || transfer.over || transfer.recipient === null) return;
  const { initiator, transferred, recipient } = transfer;
  say(exchange, transfer, 'transfer_completed', 'answered');
  exchange.end(initiator, REASON.normal);
  call.caller = transferred;
  call.talking = [transferred, recipient];
  exchange.bridge(call.talking);
  endTransfer(exchange, transfer);
}

/** The target did not take it, or somebody hung up: cancelled or abandoned, then ended. */
export function transferFailed(exchange: Exchange, call: Call): void {
  const { transfer } = call;
  if (transfer === null || transfer.over) return;
  if (transfer.flow === 'blind') say(exchange, transfer, 'transfer_abandoned', 'abandoned');
  else say(exchange, transfer, 'transfer_cancelled', 'ringback');
  endTransfer(exchange, transfer);
}

/** The target of a consultation did not take it: both old legs live on. False for any other call. */
export function consultationFailed(exchange: Exchange, call: Call, reasonCode: number): boolean {
  const { transfer, ringing } = call;
  if (transfer?.flow !== 'attended' || transfer.recipient !== ringing || ringing === null) return false;
  exchange.end(ringing, reasonCode);
  transferFailed(exchange, call);
  exchange.bridge([transfer.transferred, transfer.initiator]);
  call.ringing = null;
  return true;
}

function beginTransfer(
  exchange: Exchange,
  call: Call,
  by: string,
  flow: Transfer['flow'],
): Transfer | undefined {
  const initiator = legOf(call, by);
  const transferred = call.talking.find((leg) => leg !== initiator);
  if (initiator === undefined || transferred === undefined) return undefined;
  const transfer = { id: exchange.chance.uuid(), flow, initiator, transferred, recipient: null, over: false };
  say(exchange, transfer, 'transfer_created', 'starting');
  return transfer;
}

function endTransfer(exchange: Exchange, transfer: Transfer): void {
  transfer.over = true;
  say(exchange, transfer, 'transfer_ended', 'ended');
}

function say(exchange: Exchange, transfer: Transfer, name: string, status: Status): void {
  const initiator = transfer.initiator.user?.uuid;
  exchange.publish({
    name,
    acl: `events.transfers.${initiator ?? 'None'}`,
    users: initiator === undefined ? [] : [initiator],
    data: {
      id: transfer.id,
      initiator_uuid: initiator ?? null,
      initiator_tenant_uuid: exchange.directory.tenantUuid,
      transferred_call: transfer.transferred.id,
      initiator_call: transfer.initiator.id,
      recipient_call: transfer.recipient?.id ?? null,
      status,
      flow: transfer.flow,
    },
  });
}
