import { useEffect, useRef, useState } from 'preact/hooks';
import type { RecordingMark } from '../../api/types';
import { theme } from '../../app/theme';
import { playTime } from '../../ui/format';
import { t } from './texts';
import type { Peaks } from './wav';

const LANE = 56;
const STEP_S = 5;
const LEAP_S = 30;
/** What is quieter than this is not blown up to fill the picture. */
const QUIETEST = 0.05;

interface Props {
  peaks: Peaks | null;
  at: number;
  length: number;
  marks: readonly RecordingMark[];
  onSeek: (seconds: number) => void;
  onToggle: () => void;
}

/** How loud it is over time, a lane for each channel, and where one is; also the place to go elsewhere by pointer or keys. */
export function Waveform({ peaks, at, length, marks, onSeek, onToggle }: Props) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const frame = useRef<HTMLDivElement>(null);
  const [width, setWidth] = useState(900);
  const [isDark, setIsDark] = useState(() => matchMedia('(prefers-color-scheme: dark)').matches);
  const lanes = Math.max(1, peaks?.channels.length ?? 1);
  useEffect(() => {
    const watch = new ResizeObserver(([entry]) => entry && setWidth(Math.max(100, Math.floor(entry.contentRect.width))));
    watch.observe(frame.current!);
    const scheme = matchMedia('(prefers-color-scheme: dark)');
    const changed = () => setIsDark(scheme.matches);
    scheme.addEventListener('change', changed);
    return () => {
      watch.disconnect();
      scheme.removeEventListener('change', changed);
    };
  }, []);
  useEffect(() => draw(canvas.current!, peaks, width, lanes), [peaks, width, lanes, isDark, theme.value]);
  const share = length > 0 ? Math.min(1, at / length) : 0;
  const onKey = (event: KeyboardEvent) => {
    const to: Record<string, number> = { ArrowRight: at + STEP_S, ArrowUp: at + STEP_S, ArrowLeft: at - STEP_S, ArrowDown: at - STEP_S, PageUp: at + LEAP_S, PageDown: at - LEAP_S, Home: 0, End: length };
    if (event.key === ' ' || event.key === 'Enter') {
      onToggle();
    } else if (to[event.key] !== undefined) {
      onSeek(to[event.key]!);
    } else {
      return;
    }
    event.preventDefault();
  };
  const onPoint = (event: PointerEvent) => {
    const box = frame.current!.getBoundingClientRect();
    onSeek(((event.clientX - box.left) / box.width) * length);
  };
  return (
    <div
      ref={frame}
      class="waveform"
      role="slider"
      tabIndex={0}
      aria-label={t.position}
      aria-valuemin={0}
      aria-valuemax={Math.round(length)}
      aria-valuenow={Math.round(at)}
      aria-valuetext={t.positionOf(playTime(at), playTime(length))}
      title={t.seekHelp}
      onKeyDown={onKey}
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId);
        onPoint(event);
      }}
      onPointerMove={(event) => event.buttons === 1 && onPoint(event)}
    >
      <canvas ref={canvas} class="waveform-picture" height={lanes * LANE} aria-hidden="true" data-lanes={lanes} data-drawn={peaks ? 'yes' : 'no'} data-seconds={peaks?.seconds} style={{ width: '100%', height: `${lanes * LANE}px` }} />
      <span class="waveform-heard" style={{ width: `${share * 100}%` }} />
      {length > 0 &&
        marks.map((mark) => (
          <span
            key={`${mark.type} ${mark.atMs}`}
            class="waveform-mark"
            title={`${mark.reason ?? mark.type} ${playTime(mark.atMs / 1000)}`}
            style={{ left: `${Math.min(100, mark.atMs / 10 / length)}%`, width: `${Math.max(0.3, Math.min(100 - mark.atMs / 10 / length, (mark.durationMs ?? 0) / 10 / length))}%` }}
          />
        ))}
    </div>
  );
}

function draw(canvas: HTMLCanvasElement, peaks: Peaks | null, width: number, lanes: number): void {
  const scale = window.devicePixelRatio || 1;
  canvas.width = Math.round(width * scale);
  canvas.height = Math.round(lanes * LANE * scale);
  const pen = canvas.getContext('2d');
  if (!pen) {
    return;
  }
  pen.scale(scale, scale);
  pen.fillStyle = getComputedStyle(canvas).color;
  const loudest = Math.max(QUIETEST, ...(peaks?.channels.map((channel) => channel.reduce((most, value) => Math.max(most, value), 0)) ?? []));
  for (let lane = 0; lane < lanes; lane++) {
    const middle = lane * LANE + LANE / 2;
    const channel = peaks?.channels[lane];
    pen.fillRect(0, middle - 0.5, width, 1);
    for (let x = 0; channel && x < width; x++) {
      const [from, to] = [Math.floor((x * channel.length) / width), Math.max(Math.floor(((x + 1) * channel.length) / width), Math.floor((x * channel.length) / width) + 1)];
      let peak = 0;
      for (let i = from; i < to; i++) {
        peak = Math.max(peak, channel[i] ?? 0);
      }
      const half = (peak / loudest) * (LANE / 2 - 3);
      pen.fillRect(x, middle - half, 1, 2 * half);
    }
  }
}
