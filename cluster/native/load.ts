import { runTool } from './tool';

/** Imports an image into the containerd of every node; it is handed over as text, so containerd need not see its path. */
export async function loadImage(archive: string, sockets: readonly string[]): Promise<void> {
  await Promise.all(
    sockets.map((socket) =>
      runTool('ctr', ['--address', socket, '--namespace', 'k8s.io', 'images', 'import', '-'], {
        input: archive,
        failure: `containerd at ${socket} did not take the image ${archive}`,
        wayOut: 'see the last lines and the log of containerd',
      }),
    ),
  );
}
