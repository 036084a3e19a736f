/** What the text says, or undefined where it is no JSON. */
export const json = (body: string): unknown => {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
};
