#!/usr/bin/env bash
# Makes the clips beside it: a customer (left) and an agent (right) in turns, spoken by flite, and both mixed to one channel.
# Needs: apt-get install flite sox ffmpeg lame opus-tools vorbis-tools
set -e -u -o pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
work=$(mktemp -d)
trap 'rm -r "$work"' EXIT

turns=(
  'slt:Good morning, this is the support line of Springfield Travel. How may I help you?'
  'rms:Hello. My train leaves tomorrow at nine, and the ticket never came.'
  'slt:I am sorry. May I have the number of your order, please?'
  'rms:Four seven one, eight zero five. Thank you.'
)
number=0
for turn in "${turns[@]}"; do
  voice=${turn%%:*}
  flite -voice "$voice" -t "${turn#*:}" -o "$work/spoken.wav"
  # the line's band, and the side of the one who speaks
  if [ "$voice" = rms ]; then sides='1 0'; else sides='0 1'; fi
  sox -R "$work/spoken.wav" -r 16000 -c 2 "$work/$((100 + number)).wav" remix ${sides} highpass 300 lowpass 3400 norm -6 pad 0.15 0.35
  number=$((number + 1))
done
sox -R "$work"/1??.wav "$work/turns.wav"
# a line is never quite silent, and no clip may be a whole number of blocks of memory or disk
sox -R "$work/turns.wav" "$work/noise.wav" synth whitenoise vol 0.001
sox -R -m -v 1 "$work/turns.wav" -v 1 "$work/noise.wav" -b 16 "$work/dual.wav" trim 0 19.0001
sox -R "$work/dual.wav" "$work/mono.wav" remix 1,2

sox -R "$work/dual.wav" -r 8000 -e mu-law speech-dual.wav
for channels in mono dual; do
  if [ $channels = mono ]; then mp3=24 opus=16 mode=m; else mp3=48 opus=32 mode=s; fi
  # no bit reservoir, no tags: every frame has the same size and needs no other
  lame --quiet --cbr -b $mp3 -m $mode --nores -t --noreplaygain --resample 16 "$work/$channels.wav" speech-$channels.mp3
  # every packet has the same size
  opusenc --quiet --serial 1 --hard-cbr --bitrate $opus --framesize 20 --speech --discard-comments --padding 0 "$work/$channels.wav" speech-$channels.opus
  sox -R "$work/$channels.wav" -r 8000 "$work/narrow.wav"
  # at 8 kHz the encoder has one block size only, so that every packet lasts the same
  oggenc --quiet --serial 1 --quality 2 -o speech-$channels.ogg "$work/narrow.wav"
done
ls -l speech-*
