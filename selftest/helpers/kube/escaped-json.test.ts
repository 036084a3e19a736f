import { HttpMethod, RequestContext } from '@kubernetes/client-node';
import { expect, test } from 'vitest';
import { asEscapedJson } from '../../../helpers/kube/escaped-json';

test('characters are escaped as Go escapes them', () => {
  const request = new RequestContext('http://api/', HttpMethod.POST);
  request.setBody(JSON.stringify({ command: 'a > b & c < d' }));
  asEscapedJson.middleware?.[0]?.pre(request);
  expect(request.getBody()).toBe('{"command":"a \\u003e b \\u0026 c \\u003c d"}');
  expect(request.getHeaders()).toMatchObject({ 'Content-Type': 'application/json' });
});
