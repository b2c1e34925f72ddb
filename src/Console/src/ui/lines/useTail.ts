import { useEffect, useState } from 'preact/hooks';
import { follow, type Message } from '../../api/sse';
import { add, emptyTail, hold, release, type Tail } from './tail';

/** Messages are shown together: hundreds a second must not redraw the page hundreds of times. */
const TOGETHER_MS = 200;

export interface Following<L> {
  tail: Tail<L>;
  isOn: boolean;
  trouble: Error | null;
  hold: () => void;
  release: () => void;
  clear: () => void;
}

/** Follows a stream for as long as the page shows it. */
export function useTail<L>(stream: string, linesOf: (messages: readonly Message[]) => L[]): Following<L> {
  const [tail, setTail] = useState<Tail<L>>(emptyTail);
  const [trouble, setTrouble] = useState<Error | null>(null);
  const [isOn, setIsOn] = useState(false);
  useEffect(() => {
    let waiting: Message[] = [];
    let timer = 0;
    setTail(emptyTail);
    const stop = follow(stream, {
      onMessage: (message) => {
        waiting.push(message);
        timer ||= window.setTimeout(() => {
          const lines = linesOf(waiting);
          waiting = [];
          timer = 0;
          setTail((now) => add(now, lines));
        }, TOGETHER_MS);
      },
      onState: (error) => {
        setTrouble(error);
        setIsOn(error === null);
      },
    });
    return () => {
      stop();
      window.clearTimeout(timer);
    };
  }, [stream]);
  return {
    tail, isOn, trouble,
    hold: () => setTail(hold),
    release: () => setTail(release),
    clear: () => setTail((now) => ({ ...emptyTail, isHeld: now.isHeld })),
  };
}
