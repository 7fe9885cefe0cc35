// SPDX-License-Identifier: Apache-2.0
'use strict';

const POLL_MS = 2000;
const video = document.getElementById('video');
const caption = document.getElementById('caption');
const delay = document.getElementById('delay');
const list = document.getElementById('streams');
const entries = new Map();
let player = null;
let playing = null;
/* The stream that the page's address names behind #, until it is live. */
let linked = decodeURIComponent(location.hash.slice(1));

let rtmpPort = 1935;
const rtmpUrl = name => `rtmp://${location.hostname}${rtmpPort === 1935 ? '' : `:${rtmpPort}`}/${name}`;
const hlsUrl = (name, file) => `/hls/${name.split('/').map(encodeURIComponent).join('/')}/${file}`;

function plural(count, word) {
  return `${count} ${word}${count === 1 ? '' : 's'}`;
}

function duration(ms) {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  const parts = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  return parts.map(part => String(part).padStart(2, '0')).join(':');
}

function stop(words) {
  if (player) {
    player.destroy();
    player = null;
  }
  video.removeAttribute('src');
  video.load();
  playing = null;
  caption.textContent = words;
}

function play(name) {
  stop('');
  playing = name;
  caption.textContent = `${name} · lower delay by RTMP: ${rtmpUrl(name)}`;
  if (window.Hls && Hls.isSupported()) {
    player = new Hls({ lowLatencyMode: true, maxLiveSyncPlaybackRate: 1.2 });
    player.on(Hls.Events.ERROR, (event, data) => {
      if (data.fatal && data.type === Hls.ErrorTypes.MEDIA_ERROR) {
        player.recoverMediaError();
      } else if (data.fatal) {
        setTimeout(() => { if (playing === name) { play(name); } }, POLL_MS);
      }
    });
    player.loadSource(hlsUrl(name, 'll.m3u8'));
    player.attachMedia(video);
  } else {
    video.src = hlsUrl(name, 'll.m3u8');
  }
  video.play().catch(() => { /* the browser wants a click first */ });
  history.replaceState(null, '', `#${encodeURIComponent(name)}`);
  mark();
}

/* How late the picture is, by the stream's own dates; both clocks must agree for it to be right. */
function showDelay() {
  const date = player && player.playingDate;
  const late = date && !video.paused ? (Date.now() - date.getTime()) / 1000 : NaN;
  delay.textContent = late > -1 && late < 60 ? `${Math.max(0, late).toFixed(1)} s behind` : '';
}

function mark() {
  entries.forEach((entry, name) => entry.button.setAttribute('aria-pressed', String(name === playing)));
}

function add(name) {
  const item = document.createElement('li');
  const button = document.createElement('button');
  const title = document.createElement('strong');
  const facts = document.createElement('small');
  title.textContent = name;
  button.append(title, facts);
  button.addEventListener('click', () => {
    linked = null;
    play(name);
  });
  item.append(button);
  const entry = { item, button, facts, bytes: 0, at: 0 };
  entries.set(name, entry);
  return entry;
}

function show(status) {
  rtmpPort = status.rtmpPort;
  document.getElementById('hint').textContent = rtmpUrl('live/NAME');
  document.getElementById('totals').textContent =
    `${plural(status.publishers, 'stream')} · ${plural(status.viewers, 'viewer')} · up ${duration(status.upMs)}`;
  const live = new Set(status.streams.map(stream => stream.name));
  for (const [name, entry] of entries) {
    if (!live.has(name)) {
      entry.item.remove();
      entries.delete(name);
      if (name === playing) {
        stop(`${name} has ended.`);
      }
    }
  }
  for (const stream of status.streams) {
    const entry = entries.get(stream.name) || add(stream.name);
    const seconds = (status.nowMs - entry.at) / 1000;
    const rate = entry.at && seconds > 0 ? Math.max(0, (stream.bytesIn - entry.bytes) * 8 / seconds / 1e6) : 0;
    entry.bytes = stream.bytesIn;
    entry.at = status.nowMs;
    entry.facts.textContent =
      `${duration(status.nowMs - stream.sinceMs)} · ${rate.toFixed(2)} Mbit/s · ${plural(stream.viewers, 'viewer')}`;
    if (!entry.item.isConnected) { list.append(entry.item); }
  }
  document.getElementById('nothing').hidden = live.size > 0;
  if (linked && live.has(linked)) {
    play(linked);
    linked = null;
  }
  mark();
}

async function poll() {
  try {
    const response = await fetch('/api/status');
    show(await response.json());
  } catch (error) {
    document.getElementById('totals').textContent = 'The origin does not answer.';
  }
  setTimeout(poll, POLL_MS);
}

poll();
setInterval(showDelay, 500);
