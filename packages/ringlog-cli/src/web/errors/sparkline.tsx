import { sparkBars, sparkText } from "./spark-bars.js";

const WIDTH = 120;
const HEIGHT = 24;
const GAP = 1;

/** When an error came, as small bars over the range that is shown. */
export function Sparkline({ counts }: { readonly counts: readonly number[] }) {
  return (
    <svg
      class="spark"
      viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
      preserveAspectRatio="none"
      role="img"
      aria-label={sparkText(counts)}
    >
      {sparkBars(counts).map(({ x, width, height }) => (
        <rect
          key={x}
          x={x * WIDTH}
          y={HEIGHT * (1 - height)}
          width={Math.max(1, width * WIDTH - GAP)}
          height={HEIGHT * height}
        />
      ))}
    </svg>
  );
}
