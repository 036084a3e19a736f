type Fields = Readonly<Record<string, unknown>>;

/** A copy of the object in which the fields at these paths have these values: "spec.replicas": 1. */
export const withFields = (object: object, fields: Fields): object =>
  Object.entries(fields).reduce((result, [path, value]) => withField(result, path.split('.'), value), object);

function withField(object: object, [key = '', ...rest]: readonly string[], value: unknown): object {
  if (rest.length === 0) return { ...object, [key]: value };
  const child = new Map<string, unknown>(Object.entries(object)).get(key);
  return { ...object, [key]: withField(isObject(child) ? child : {}, rest, value) };
}

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null;
