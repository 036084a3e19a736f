import { ApiException, type V1CSIDriver, type V1StorageClass } from '@kubernetes/client-node';
import { describe, expect, test } from 'vitest';
import { type AskedStorage, storageUnderTest } from '../../fixtures/providers/preflight';
import { Problem } from '../../helpers/problem';

const answering = (classes: readonly V1StorageClass[], drivers: readonly V1CSIDriver[] = []) => ({
  storage: {
    listStorageClass: async () => ({ items: [...classes] }),
    readCSIDriver: async ({ name }: { name: string }) => {
      const found = drivers.find(({ metadata }) => metadata?.name === name);
      if (!found) throw new ApiException(404, '', 'not found', {});
      return found;
    },
  },
});

const failing = (code: number) => {
  const fail = () => Promise.reject(new ApiException(code, '', 'no', {}));
  return { storage: { listStorageClass: fail, readCSIDriver: fail } };
};

const storageClass = (
  name: string,
  created: string,
  rest: Partial<V1StorageClass> = {},
  annotation = 'storageclass.kubernetes.io/is-default-class',
): V1StorageClass => ({
  provisioner: 'kubernetes.io/host-path',
  ...rest,
  metadata: {
    name,
    creationTimestamp: new Date(created || '2024-01-01'),
    ...(created && { annotations: { [annotation]: 'true' } }),
  },
});

const ebs: Partial<V1StorageClass> = {
  provisioner: 'ebs.csi.aws.com',
  allowVolumeExpansion: true,
  volumeBindingMode: 'WaitForFirstConsumer',
};

/** The line of a Problem, and the exit code that it ends a run with. */
const refusal = async (ask: Parameters<typeof storageUnderTest>[0], asked: AskedStorage) => {
  const error = await storageUnderTest(ask, asked).catch((error: unknown) => error);
  if (!(error instanceof Problem)) throw error;
  return `${error.exitCode}: ${error.message}`;
};

describe('The class', () => {
  test('is the newest of several default ones, as the API server has it', async () => {
    const classes = [
      storageClass('old', '2024-02-01'),
      storageClass('newest', '2025-01-01', ebs),
      storageClass('newer', '2024-03-01'),
      storageClass('other', ''),
    ];
    expect(await storageUnderTest(answering(classes))).toMatchInlineSnapshot(`
      {
        "className": "newest",
        "driver": "ebs.csi.aws.com",
        "patience": 2,
        "provider": "ebs",
        "size": "1Gi",
      }
    `);
  });

  test('is the first by name of default ones that are equally new', async () => {
    const classes = [
      storageClass('b', '2025-01-01'),
      storageClass('a', '2025-01-01', {}, 'storageclass.beta.kubernetes.io/is-default-class'),
    ];
    expect((await storageUnderTest(answering(classes))).className).toBe('a');
  });

  test('is the one that is named', async () => {
    const classes = [storageClass('standard', '2025-01-01'), storageClass('other', '')];
    expect((await storageUnderTest(answering(classes), { storageClass: 'other' })).className).toBe('other');
  });

  test('is not there', async () => {
    const classes = [storageClass('standard', '2025-01-01'), storageClass('other', '')];
    expect(await refusal(answering(classes), { storageClass: 'gp3' })).toMatchInlineSnapshot(
      `"2: There is no StorageClass "gp3" (there are: other, standard); create it, choose another, or leave --storage-class out"`,
    );
    expect(await refusal(answering([]), { storageClass: '' })).toMatchInlineSnapshot(
      `"2: There is no StorageClass "" (there are: none); create it, choose another, or leave --storage-class out"`,
    );
  });

  test('is none where none is the default one: what needs no volume can be certified all the same', async () => {
    expect(await storageUnderTest(answering([storageClass('other', '')]))).toMatchInlineSnapshot(`
      {
        "className": undefined,
        "patience": 1,
        "provider": "local",
        "size": "1Gi",
      }
    `);
  });

  test('is none, and a vendor was asked for', async () => {
    const ask = answering([storageClass('other', '')]);
    expect(await refusal(ask, { provider: 'ebs' })).toMatchInlineSnapshot(
      `"2: No StorageClass is the default one, and ebs is to be certified; choose one with --storage-class (there are: other)"`,
    );
  });

  test('is hidden: what needs no volume can be certified all the same', async () => {
    expect(await storageUnderTest(failing(403))).toMatchInlineSnapshot(`
      {
        "className": undefined,
        "patience": 1,
        "provider": "local",
        "size": "1Gi",
      }
    `);
    const asked: AskedStorage = { provider: 'nas', storageClass: 'gold' };
    expect(await storageUnderTest(failing(403), asked)).toMatchInlineSnapshot(`
      {
        "className": "gold",
        "patience": 2,
        "provider": "nas",
        "size": "1Gi",
      }
    `);
  });

  test('cannot be asked for: that is no answer', async () => {
    await expect(storageUnderTest(failing(500))).rejects.toMatchObject({ code: 500 });
  });
});

describe('What is declared is held against what is there', () => {
  const gp3 = storageClass('gp3', '2025-01-01', ebs);

  test('a driver that is not the one of the provider', async () => {
    const ask = answering([storageClass('standard', '2025-01-01')]);
    expect(await refusal(ask, { provider: 'ebs' })).toMatchInlineSnapshot(
      `"3: The driver of ebs is ebs.csi.aws.com or kubernetes.io/aws-ebs, that of StorageClass standard is kubernetes.io/host-path; choose another class with --storage-class, or leave --provider out"`,
    );
  });

  test('a class, and a driver, that say otherwise', async () => {
    const csiDriver = { metadata: { name: 'ebs.csi.aws.com' }, spec: { fsGroupPolicy: 'None' } };
    const ask = answering([{ ...gp3, allowVolumeExpansion: false }], [csiDriver]);
    expect(await refusal(ask, {})).toMatchInlineSnapshot(
      `"3: ebs declares controllerExpansion: true but StorageClass gp3 has allowVolumeExpansion: false, and ebs declares fsGroup: true but CSIDriver ebs.csi.aws.com has fsGroupPolicy: None; correct the one that is wrong, choose another class with --storage-class, or take this one as it comes with --provider local"`,
    );
  });

  test('nobody declares anything of what is taken as it comes', async () => {
    const ask = answering([{ ...gp3, allowVolumeExpansion: false }]);
    expect(await storageUnderTest(ask, { provider: 'local' })).toMatchInlineSnapshot(`
      {
        "className": "gp3",
        "driver": "ebs.csi.aws.com",
        "patience": 1,
        "provider": "local",
        "size": "1Gi",
      }
    `);
  });
});
