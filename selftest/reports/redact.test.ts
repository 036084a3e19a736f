import { describe, expect, test } from 'vitest';
import { redactor } from '../../reports/redact';

const kubeconfig = `
apiVersion: v1
clusters:
  - { name: c, cluster: { server: 'https://192.0.2.1:6443', certificate-authority-data: Q0EtREFUQQ== } }
users:
  - { name: admin, user: { client-key-data: S0VZLURBVEE=, token: sesame-sesame } }
  - name: cloud
    user:
      exec:
        command: cloud
        env: [{ name: CLOUD_TOKEN, value: swordfish }, { name: CLOUD_PROFILE, value: default }]
`;

describe('Out of a report is kept', () => {
  const redact = redactor(kubeconfig);
  test.each([
    ['a token', 'it said sesame-sesame twice: sesame-sesame', 'it said [redacted] twice: [redacted]'],
    ['a key', 'client-key-data S0VZLURBVEE=', 'client-key-data [redacted]'],
    ['what a login command is told', 'CLOUD_TOKEN swordfish', 'CLOUD_TOKEN [redacted]'],
    ['a header', 'Authorization: Bearer abc.def-ghi', 'Authorization: Bearer [redacted]'],
    ['a web token', 'got eyJhbGciOi.eyJzdWIi.c2ln in it', 'got [redacted] in it'],
    [
      'a private key',
      '-----BEGIN RSA PRIVATE KEY-----\nMIIE\n-----END RSA PRIVATE KEY-----',
      '-----BEGIN RSA PRIVATE KEY-----[redacted]-----END RSA PRIVATE KEY-----',
    ],
    ['who asks', 'https://admin:pw@192.0.2.1:6443/api', 'https://[redacted]@192.0.2.1:6443/api'],
    ['a password in JSON', '{"password": "opensesame"}', '{"password": "[redacted]"}'],
  ])('%s', (_, text, clean) => {
    expect(redact(text)).toBe(clean);
  });

  test('nothing else', () => {
    const text = 'web-2 came too early at https://192.0.2.1:6443 in the default namespace, tokens: 3';
    expect(redact(text)).toBe(text);
  });
});
