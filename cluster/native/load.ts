import { open } from 'node:fs/promises';
import { runTool } from './tool';

/** Imports an image into the containerd of every node. */
export async function loadImage(archive: string, sockets: readonly string[]): Promise<void> {
  await Promise.all(sockets.map((socket) => loadInto(socket, archive)));
}

/** Each import opens the file again, because an open file has only one read position. */
async function loadInto(socket: string, archive: string): Promise<void> {
  const file = await open(archive);
  try {
    await runTool('ctr', ['--address', socket, '--namespace', 'k8s.io', 'images', 'import', '-'], {
      input: file.createReadStream(),
      failure: `containerd at ${socket} cannot import the image ${archive}`,
      hint: 'see the last lines and the log of containerd',
    });
  } finally {
    await file.close();
  }
}
