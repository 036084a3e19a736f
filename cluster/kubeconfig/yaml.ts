import { isScalar, LineCounter, parseDocument } from 'yaml';
import { usageError } from '../../helpers/problem';

/** The parser's own messages are not shown: they quote the file, and that may be a secret. */
export function parsed(content: string, title: string): unknown {
  const lineCounter = new LineCounter();
  const document = parseDocument(content, {
    lineCounter,
    prettyErrors: false,
    // Only true, false and null are more than text: a token 0123 is no number.
    schema: 'failsafe',
    customTags: ['null', 'bool'],
  });
  const [error] = document.errors;
  if (error) {
    const { line } = lineCounter.linePos(error.pos[0]);
    throw noYaml(title, `line ${line}: ${error.code.toLowerCase().replaceAll('_', ' ')}`);
  }
  if (isEmpty(document.contents)) throw usageError(`The kubeconfig ${title} is empty`, 'name another');
  return resolved(document, title);
}

const isEmpty = (contents: unknown) => contents === null || (isScalar(contents) && !contents.source);

function resolved(document: ReturnType<typeof parseDocument>, title: string): unknown {
  try {
    return document.toJS();
  } catch (error) {
    if (error instanceof ReferenceError) throw noYaml(title, 'an alias refers to nothing');
    throw error;
  }
}

const noYaml = (title: string, why: string) =>
  usageError(`The kubeconfig ${title} is not YAML (${why})`, 'correct it, or name another');
