/** Words that are not written like others. */
const SPELLINGS: Readonly<Record<string, string>> = {
  url: 'URL',
  api: 'API',
  qos: 'QoS',
  json: 'JSON',
  ws: 'WebSocket',
  uuid: 'UUID',
};

/** The name of an option as people read it: "switchName" becomes "Switch name", "apiUrl" becomes "API URL". */
export function optionTitle(name: string): string {
  const words = name
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .split(/[\s_-]+/)
    .map((word) => SPELLINGS[word.toLowerCase()] ?? word.toLowerCase());
  const text = words.join(' ');
  return text.charAt(0).toUpperCase() + text.slice(1);
}
