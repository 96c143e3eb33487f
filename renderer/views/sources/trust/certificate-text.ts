/** The content of a certificate file as `certificates.read` takes it: PEM as it stands, anything else as base64. */
export function certificateText(bytes: Uint8Array): string {
  const text = new TextDecoder('latin1').decode(bytes);
  if (text.includes('-----BEGIN ')) return text;
  // P7B files of Windows are often base64 without the lines around it.
  const bare = text.replace(/\s+/g, '');
  return /^[A-Za-z0-9+/]{40,}={0,2}$/.test(bare) ? bare : btoa(binaryOf(bytes));
}

/** `btoa` takes characters up to U+00FF, which the latin1 decoder of browsers (windows-1252) does not keep to. */
function binaryOf(bytes: Uint8Array): string {
  let binary = '';
  for (const byte of bytes) binary += String.fromCharCode(byte);
  return binary;
}
