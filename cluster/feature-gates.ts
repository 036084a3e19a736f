/** The feature gates of a disposable cluster that are switched on or off; all others have their defaults. */
export type FeatureGates = Readonly<Record<string, boolean>>;

/** The feature gates as the components accept them: `A=true,B=false`. */
export const formatGates = (gates: FeatureGates): string =>
  Object.entries(gates)
    .map(([name, isOn]) => `${name}=${isOn}`)
    .join(',');
