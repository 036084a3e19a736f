/** The minor in the version of a server: "1.35" for "v1.35.4-eks-1". Undefined if the version is unknown. */
export const serverMinor = (version: string | undefined): string | undefined =>
  /^v?(\d+\.\d+)/.exec(version ?? '')?.[1];
