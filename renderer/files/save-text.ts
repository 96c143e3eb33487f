/** Hands a text to the person as a file: the browser saves it where it saves downloads. */
export function saveText(name: string, text: string, type: string): void {
  const url = URL.createObjectURL(new Blob([text], { type }));
  download(name, url);
  // The download has begun with the click; what it reads may go in a later turn.
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}

/** Fetches what is at an address; the name that comes with it, if any, wins. */
export function download(name: string, url: string): void {
  const link = document.createElement('a');
  link.href = url;
  link.download = name.replace(/[^\p{L}\p{N}._-]+/gu, '-');
  link.click();
}
