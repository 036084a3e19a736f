import { isScalar, LineCounter, parseDocument } from 'yaml';
import { usageError } from '../../helpers/problem';

/** The messages of the parser are not shown, because the parser quotes the file, which can contain secrets. */
export function parseYaml(content: string, title: string): unknown {
  const lineCounter = new LineCounter();
  const document = parseDocument(content, {
    lineCounter,
    prettyErrors: false,
    // All scalars except true, false and null are text, so that a token such as 0123 does not become a number.
    schema: 'failsafe',
    customTags: ['null', 'bool'],
  });
  const [error] = document.errors;
  if (error) {
    const { line } = lineCounter.linePos(error.pos[0]);
    throw notYaml(title, `line ${line}: ${error.code.toLowerCase().replaceAll('_', ' ')}`);
  }
  if (isEmpty(document.contents)) throw usageError(`The kubeconfig ${title} is empty`, 'use another file');
  return toValue(document, title);
}

const isEmpty = (contents: unknown) => contents === null || (isScalar(contents) && !contents.source);

function toValue(document: ReturnType<typeof parseDocument>, title: string): unknown {
  try {
    return document.toJS();
  } catch (error) {
    if (error instanceof ReferenceError) throw notYaml(title, 'an alias has no anchor');
    throw error;
  }
}

const notYaml = (title: string, why: string) =>
  usageError(`The kubeconfig ${title} is not YAML (${why})`, 'correct the file, or use another file');
