// SPDX-License-Identifier: Apache-2.0
'use strict';

const RETRY_MS = 2000;
const video = document.getElementById('video');
const caption = document.getElementById('caption');
const delay = document.getElementById('delay');
const field = document.getElementById('name');
let player = null;
let playing = '';

function url(said) {
  const mark = said.indexOf('?');
  const name = mark < 0 ? said : said.slice(0, mark);
  const query = mark < 0 ? '' : said.slice(mark);
  return `/hls/${name.split('/').map(encodeURIComponent).join('/')}/ll.m3u8${query}`;
}

function stop() {
  if (player) {
    player.destroy();
    player = null;
  }
}

function again(said, words) {
  caption.textContent = words;
  stop();
  setTimeout(() => { if (playing === said && !player) { play(said); } }, RETRY_MS);
}

function play(said) {
  stop();
  playing = said;
  if (!(window.Hls && Hls.isSupported())) {
    video.src = url(said);
    video.play().catch(() => {});
    return;
  }
  player = new Hls({ lowLatencyMode: true, maxLiveSyncPlaybackRate: 1.2 });
  player.on(Hls.Events.ERROR, (event, data) => {
    if (!data.fatal) {
      return;
    }
    if (data.type === Hls.ErrorTypes.MEDIA_ERROR) {
      player.recoverMediaError();
    } else {
      const status = data.response && data.response.code;
      again(said, status === 403 ? 'The CDN does not let you watch this stream.' : 'Waiting for the stream …');
    }
  });
  player.on(Hls.Events.FRAG_BUFFERED, () => { caption.textContent = said.split('?')[0]; });
  player.loadSource(url(said));
  player.attachMedia(video);
  video.play().catch(() => { /* the browser wants a click first */ });
}

/* How late the picture is, by the stream's own dates; both clocks must agree for it to be right. */
function showDelay() {
  const date = player && player.playingDate;
  const late = date && !video.paused ? (Date.now() - date.getTime()) / 1000 : NaN;
  delay.textContent = late > -1 && late < 60 ? `${Math.max(0, late).toFixed(1)} s behind` : '';
}

document.getElementById('choice').addEventListener('submit', event => {
  event.preventDefault();
  location.hash = encodeURIComponent(field.value.trim());
});

function follow() {
  const said = decodeURIComponent(location.hash.slice(1));
  if (said) {
    field.value = said;
    play(said);
  }
}

window.addEventListener('hashchange', follow);
setInterval(showDelay, 500);
follow();
