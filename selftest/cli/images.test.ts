import { expect, test } from 'vitest';
import { formatImages, usedImages } from '../../cli/images';
import { imageReferences } from '../../fixtures/workloads/registry';
import { required, selected } from '../../helpers/guarantee/catalog';

test('A certified run uses all images, each for some guarantees', () => {
  const used = usedImages(imageReferences({}), required('certified'));
  expect(formatImages(used).replaceAll(/\d+ guarantees? +/g, 'N guarantees  ')).toMatchInlineSnapshot(`
    "busybox:1.37                          web              N guarantees  core, network, replication, storage
    mysql:8.4                             mysql            N guarantees  replication
    mariadb:11.4                          mariadb          N guarantees  replication
    mysql:5.7                             docs-mysql57     N guarantees  replication
    gcr.io/google-samples/xtrabackup:1.0  docs-xtrabackup  N guarantees  replication"
  `);
});

test('The profiles without databases use one image', () => {
  const used = usedImages(imageReferences({}, 'mirror.example'), required('standard'));
  expect(used.map(({ reference, levels }) => ({ reference, levels }))).toEqual([
    { reference: 'mirror.example/busybox:1.37', levels: ['core', 'network', 'storage'] },
  ]);
});

test('Each image is listed with the guarantees that run it', () => {
  const used = usedImages(imageReferences({}), selected(['guides/eks-workshop', 'identity/pod-labels']));
  expect(used).toEqual([
    {
      reference: 'busybox:1.37',
      name: 'web',
      levels: ['core', 'replication'],
      guarantees: ['guides/eks-workshop', 'identity/pod-labels'],
    },
    { reference: 'mysql:8.4', name: 'mysql', levels: ['replication'], guarantees: ['guides/eks-workshop'] },
  ]);
});
