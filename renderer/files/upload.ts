import { RequestFailure } from '../../model/contract/failures.ts';
import { pathPart } from '../../model/path-part.ts';

/** Hands a file to the engine of a browser shell; gives the id that requests name it by. */
export async function upload(file: File): Promise<string> {
  const response = await fetch(`upload?name=${pathPart(file.name)}`, {
    method: 'POST',
    body: file,
  }).catch((error: unknown) => {
    throw failed(error instanceof Error ? error.message : String(error));
  });
  if (!response.ok) throw failed(`the answer was ${response.status}`);
  const answer: unknown = await response.json();
  if (
    typeof answer === 'object' &&
    answer !== null &&
    'upload' in answer &&
    typeof answer.upload === 'string'
  ) {
    return answer.upload;
  }
  throw failed('the answer could not be read');
}

function failed(why: string): RequestFailure {
  return new RequestFailure({ code: 'file', message: `The file could not be handed to Ringscope: ${why}.` });
}
