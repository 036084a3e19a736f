import { describe, expect, test } from 'vitest';
import { plainPlatform } from '../../helpers/platform';
import { redactor, redactorOf } from '../../reports/redact';
import { sampleContext } from './support/sample-context';

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

describe('A report does not contain', () => {
  const redact = redactor(kubeconfig);
  test.each([
    ['a token', 'twice sesame-sesame: sesame-sesame', 'twice [redacted]: [redacted]'],
    ['a key', 'client-key-data S0VZLURBVEE=', 'client-key-data [redacted]'],
    ['a secret variable of an exec plugin', 'CLOUD_TOKEN swordfish', 'CLOUD_TOKEN [redacted]'],
    ['a header', 'Authorization: Bearer abc.def-ghi', 'Authorization: Bearer [redacted]'],
    ['a web token', 'got eyJhbGciOi.eyJzdWIi.c2ln in it', 'got [redacted] in it'],
    [
      'a private key',
      '-----BEGIN RSA PRIVATE KEY-----\nMIIE\n-----END RSA PRIVATE KEY-----',
      '-----BEGIN RSA PRIVATE KEY-----[redacted]-----END RSA PRIVATE KEY-----',
    ],
    [
      'a user and password in a URL',
      'https://admin:pw@192.0.2.1:6443/api',
      'https://[redacted]@192.0.2.1:6443/api',
    ],
    ['a password in JSON', '{"password": "opensesame"}', '{"password": "[redacted]"}'],
  ])('%s', (_, text, clean) => {
    expect(redact(text)).toBe(clean);
  });
});

test('A report does not contain the Secret with which the nodes pull images, nor the credentials in it', () => {
  const auth = Buffer.from('puller:opensesame').toString('base64');
  const config = { auths: { 'registry.example': { username: 'puller', password: 'opensesame', auth } } };
  const encoded = Buffer.from(JSON.stringify(config)).toString('base64');
  const imagePullSecret = {
    name: 'registry',
    type: 'kubernetes.io/dockerconfigjson',
    data: { '.dockerconfigjson': encoded },
  };
  const redact = redactorOf({ ...sampleContext, platform: { ...plainPlatform, imagePullSecret } });
  expect(redact(`${encoded}, ${auth}, opensesame, registry.example`)).toBe(
    '[redacted], [redacted], [redacted], registry.example',
  );
});

test('Other text stays unchanged', () => {
  const redact = redactor(kubeconfig);
  const text = 'web-2 was created too early at https://192.0.2.1:6443 in the default namespace, tokens: 3';
  expect(redact(text)).toBe(text);
});
