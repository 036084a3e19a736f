import { describe, docs, expect, guarantee, test } from '../../fixtures';

describe(
  'A label selector selects the StatefulSets that are listed or deleted',
  guarantee({
    clause: docs('labels#list-and-watch-filtering'),
    quote:
      'For list and watch operations, you can specify label selectors to filter the sets of objects returned',
    level: 'core',
    needs: [],
  }),
  () => {
    test('a list contains only the selected StatefulSets, also after a patch of their labels', async ({
      collection,
    }) => {
      await collection.create('orders', { tier: 'database' });
      await collection.create('sessions', { tier: 'cache' });
      await expect(collection.selectedBy('tier')).toList('orders', 'sessions');
      await expect(collection.selectedBy('tier=cache')).toList('sessions');
      await collection.relabel('orders', { tier: 'cache' });
      await expect(collection.selectedBy('tier=cache')).toList('orders', 'sessions');
      await expect(collection.selectedBy('tier=database')).toList();
    });

    test('the deletion of a collection deletes only the selected StatefulSets', async ({ collection }) => {
      await collection.create('orders', { tier: 'database' });
      await collection.create('sessions', { tier: 'cache' });
      await collection.create('pages', { tier: 'cache' });
      await collection.selectedBy('tier=cache').delete();
      await expect(collection.selectedBy('tier')).toList('orders');
    });
  },
);
