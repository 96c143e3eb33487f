/** The page's own scheme: nothing but its files answers there. */
export const SCHEME = 'app';
const HOST = 'ringscope';
export const PAGE_ADDRESS = `${SCHEME}://${HOST}/`;

/** Whether an address is the page's own; parsed, as what begins alike may lead elsewhere ("app://ringscope.example/"). */
export function isOfPage(address: string): boolean {
  const url = URL.parse(address);
  return (
    url !== null &&
    url.protocol === `${SCHEME}:` &&
    url.host === HOST &&
    url.username === '' &&
    url.password === ''
  );
}
