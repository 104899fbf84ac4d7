import { useLayoutEffect, useMemo, useRef, useState } from "preact/hooks";
import { type ListSize, ScrollMap } from "./scroll-map.js";

/** After so long without a step the scroll bar is put right. */
const IDLE_MS = 150;

/** Scrolls a list of any length in an element whose height is bounded. */
export function useScroll(rows: number, rowPx: number) {
  const element = useRef<HTMLDivElement>(null);
  const [viewPx, setViewPx] = useState(0);
  const [listPx, setListPx] = useState(0);
  const map = useMemo(() => new ScrollMap(), []);
  const idle = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  const size: ListSize = { rows, rowPx, viewPx };
  map.resize(size);

  useLayoutEffect(() => {
    const scroller = element.current;
    if (scroller === null) return;
    const observer = new ResizeObserver(() => setViewPx(scroller.clientHeight));
    observer.observe(scroller);
    setViewPx(scroller.clientHeight);
    return () => observer.disconnect();
  }, []);

  useLayoutEffect(() => {
    if (map.listPx !== listPx) setListPx(map.listPx);
    correct();
  }, [rows, viewPx]);

  const correct = () => {
    const right = map.correction();
    if (right !== undefined && element.current !== null) element.current.scrollTop = right;
  };
  const onScroll = () => {
    if (element.current === null) return;
    setListPx(map.onScroll(element.current.scrollTop));
    clearTimeout(idle.current);
    if (map.isStuck()) correct();
    else idle.current = setTimeout(correct, IDLE_MS);
  };
  const goTo = (px: number) => {
    const elementPx = map.goTo(px);
    if (element.current !== null) element.current.scrollTop = elementPx;
    setListPx(map.listPx);
  };
  return { element, size, listPx: map.listPx, heightPx: map.heightPx, onScroll, goTo };
}
