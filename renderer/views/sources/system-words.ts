/** What each system gives, in a line, by the id of its protocol. */
const LINES: Readonly<Record<string, string>> = {
  'aes-wti': 'Calls, devices and agents of an Avaya telephone system, through its AES',
  wazo: 'Calls, presence and queues of a Wazo stack',
  cloudlink: 'Calls and presence of a Mitel CloudLink account',
  kazoo: 'Calls, queues and presence of a Kazoo account',
  'api-gateway': 'Events of your own service behind an AWS API Gateway',
  mqtt: 'Events of any MQTT broker',
  websocket: 'Events of any WebSocket service',
};

export function systemLine(protocol: string): string {
  return LINES[protocol] ?? '';
}
