import { useEffect, useRef, useState } from 'preact/hooks';
import type { RecordingFile, RecordingMetadata } from '../../api/types';
import { Button } from '../../ui/Button';
import { SelectField } from '../../ui/fields';
import { bytes, duration, playTime } from '../../ui/format';
import { NotDecodable, readPeaks, TooLong } from './peaks';
import { t } from './texts';
import type { Peaks } from './wav';
import { Waveform } from './Waveform';

const speeds = ['0.75', '1', '1.25', '1.5', '2'] as const;

interface Props {
  file: RecordingFile;
  /** Where its bytes are. */
  address: string;
  metadata: RecordingMetadata | undefined;
  isOnly: boolean;
}

/** Plays a media file; beside it how loud it is over time, each channel apart. What this browser cannot play or draw is said, and it can be saved all the same. */
export function Player({ file, address, metadata, isOnly }: Props) {
  const audio = useRef<HTMLAudioElement>(null);
  const [isPlaying, setIsPlaying] = useState(false);
  const [isPlayable, setIsPlayable] = useState(true);
  const [at, setAt] = useState(0);
  const [seconds, setSeconds] = useState(0);
  const [speed, setSpeed] = useState('1');
  const { peaks, why, share } = usePeaks(file, address);
  const told = metadata?.files?.find((one) => one.name === file.name);
  const length = seconds || peaks?.seconds || (told?.durationMs ?? 0) / 1000;
  const marks = metadata?.annotations ?? [];
  const seek = (to: number) => {
    const element = audio.current;
    if (element) {
      element.currentTime = Math.max(0, Math.min(length, to));
      setAt(element.currentTime);
    }
  };
  const toggle = () => {
    const element = audio.current;
    if (element?.paused) {
      element.play().catch(() => undefined);
    } else {
      element?.pause();
    }
  };
  useEffect(() => {
    if (audio.current) {
      audio.current.playbackRate = Number(speed);
    }
  }, [speed]);
  return (
    <div class="player" data-file={file.name}>
      {!isOnly && <h3>{file.name}</h3>}
      <audio
        ref={audio}
        preload="metadata"
        src={address}
        onPlay={() => setIsPlaying(true)}
        onPause={() => setIsPlaying(false)}
        onTimeUpdate={(event) => setAt(event.currentTarget.currentTime)}
        onDurationChange={(event) => Number.isFinite(event.currentTarget.duration) && setSeconds(event.currentTarget.duration)}
        onError={() => setIsPlayable(false)}
      />
      <Waveform peaks={peaks} at={at} length={length} marks={marks} onSeek={seek} onToggle={toggle} />
      <div class="player-bar">
        <Button kind="primary" icon={isPlaying ? 'pause' : 'start'} label={isPlaying ? t.pause : t.play} disabled={!isPlayable} onClick={toggle} />
        <span class="player-time">
          {playTime(at)} / {playTime(length)}
        </span>
        <SelectField label={t.speed} value={speed} onInput={setSpeed} options={speeds.map((one) => [one, `${one} ×`] as const)} />
        <a class="button button-plain" href={`${address}?download=true`} download={file.name}>
          {t.download}
        </a>
        <span class="muted small">{[file.contentType, told?.codec, channelsText(told?.channels ?? peaks?.channels.length), bytes(file.sizeInBytes)].filter(Boolean).join(' · ')}</span>
      </div>
      {marks.length > 0 && (
        <ul class="filters" aria-label={t.marks}>
          {marks.map((mark) => (
            <li key={`${mark.type} ${mark.atMs}`}>
              <button type="button" class="filter" onClick={() => seek(mark.atMs / 1000)}>
                <span class="dot mark-dot" aria-hidden="true" /> {t.mark(mark.reason ?? mark.type, playTime(mark.atMs / 1000), mark.durationMs ? duration(mark.durationMs) : null)}
              </button>
            </li>
          ))}
        </ul>
      )}
      {!isPlayable && (
        <p class="tone-bad" role="alert">
          {t.cannotPlay([file.contentType, told?.codec].filter(Boolean).join(', '))}
        </p>
      )}
      {!peaks && <p class="muted small">{why ?? t.drawing(Math.round(share * 100))}</p>}
    </div>
  );
}

const channelsText = (channels: number | undefined) => (channels === undefined ? undefined : channels === 1 ? t.mono : t.channels(channels));

function usePeaks(file: RecordingFile, address: string): { peaks: Peaks | null; why: string | null; share: number } {
  const [state, setState] = useState<{ peaks: Peaks | null; why: string | null; share: number }>({ peaks: null, why: null, share: 0 });
  useEffect(() => {
    const abort = new AbortController();
    readPeaks(address, file.contentType, file.sizeInBytes, abort.signal, (share) => setState((old) => (share - old.share >= 0.05 ? { ...old, share } : old))).then(
      (peaks) => !abort.signal.aborted && setState({ peaks, why: null, share: 1 }),
      (error: Error) => {
        if (!abort.signal.aborted) {
          const why = error instanceof TooLong ? t.tooLong(bytes(file.sizeInBytes), bytes(error.limit)) : error instanceof NotDecodable ? t.cannotDraw : `${t.notDrawn} ${error.message}`;
          setState({ peaks: null, why, share: 0 });
        }
      },
    );
    return () => abort.abort();
  }, [address]);
  return state;
}
