/** API Gateway quotas. */
const LONGEST_ADDRESS = 4096;
/** The hosts that AWS names itself; the stage of an API with a name of its own may be left out. */
const AWS_HOST = /^[a-z0-9-]+\.execute-api\.[a-z0-9-]+\.amazonaws\.com(\.cn)?$/;

/** Says what is wrong with the address of a WebSocket API, or null. */
export function problemOfAddress(text: string): string | null {
  const address = URL.parse(text);
  if (address === null || !['ws:', 'wss:'].includes(address.protocol)) {
    return 'expected the address of a WebSocket API: wss://{api-id}.execute-api.{region}.amazonaws.com/{stage}';
  }
  if (text.length > LONGEST_ADDRESS) return `expected at most ${LONGEST_ADDRESS} characters`;
  if (address.username !== '' || address.password !== '') {
    return 'expected an address without user name and password: put what the service asks for in a secret';
  }
  if (address.hash !== '') return 'expected an address without "#…"';
  if (/\/@connections(\/|$)/.test(address.pathname)) {
    return 'this is the address at which the backend pushes messages; expected the one without "/@connections"';
  }
  if (AWS_HOST.test(address.hostname) && stageOf(address) === '') {
    return 'expected the stage at the end of the address, as in …amazonaws.com/dev';
  }
  return null;
}

/** Says what is wrong with the address of the sample's REST API, or null. */
export function problemOfBroadcastAddress(text: string): string | null {
  const address = URL.parse(text);
  const isWeb = address !== null && ['http:', 'https:'].includes(address.protocol);
  return isWeb ? null : 'expected the address of the REST API: https://…/{stage}/receiver';
}

/** The first part of the path, or "". */
export function stageOf(address: URL): string {
  return address.pathname.split('/')[1] ?? '';
}
