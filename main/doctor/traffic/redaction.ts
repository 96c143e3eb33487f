const MASK = '•••';

/** Headers that carry credentials, whatever else is known of them. */
const SECRET_HEADER = /^(proxy-)?authorization$|cookie|token|api-?key|secret|password|signature|credential/i;

/**
 * Members of JSON, and fields of forms, that hold credentials: for those that no session has declared. Names of counts and
 * of kinds, such as `token_type`, are none.
 */
const SECRET_MEMBER =
  /("(?:[\w-]*(?:token|password|secret|api_?key|credentials?)|authorization|cookie|session_?id)"\s*:\s*)"(?:[^"\\]|\\.)*"/gi;
const SECRET_FIELD = /((?:^|[&?])[\w-]*(?:token|password|secret|api_?key|signature|credential)=)[^&\s"]+/gi;

/** Headers as a report shows them: the names all of them, the values only where they are no credentials. */
export function shownHeaders(headers: Readonly<Record<string, string>>): string {
  return Object.entries(headers)
    .map(([name, value]) => `${name}: ${SECRET_HEADER.test(name) ? MASK : value}`)
    .join('\n');
}

/** An address without user information and without the values of its query. */
export function shownUrl(text: string): string {
  const url = URL.parse(text);
  if (url === null) return MASK;
  const query = [...url.searchParams.keys()].map((name) => `${name}=${MASK}`).join('&');
  return `${url.protocol}//${url.host}${url.pathname}${query === '' ? '' : `?${query}`}`;
}

/** Text of a message without what looks like a credential in it. */
export function withoutCredentials(text: string): string {
  return text.replace(SECRET_MEMBER, `$1"${MASK}"`).replace(SECRET_FIELD, `$1${MASK}`);
}
