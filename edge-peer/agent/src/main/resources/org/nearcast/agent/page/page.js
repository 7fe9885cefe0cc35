// SPDX-License-Identifier: Apache-2.0
"use strict";

const SOURCES = { local: "this site", cdn: "the CDN, once for all" };
const STANDINGS = {
  ALLOWED: "allowed by the controller",
  NOT_ALLOWED: "not allowed by the controller",
  REFUSED: "refused by the controller",
  NO_CONTROLLER: "no controller heard",
  UNKNOWN: "waiting for a controller",
};

function megabytes(bytes) {
  return (bytes / 1e6).toFixed(1) + " MB";
}

function element(name, text) {
  const made = document.createElement(name);
  made.textContent = text;
  return made;
}

function show(status) {
  const standings = status.announcing.map((a) =>
    a.interface + ": " + STANDINGS[a.controller] + (a.site ? " at site " + a.site : ""));
  document.getElementById("standing").textContent = standings.join("; ") || "not announced";
  const figures = [
    ["Connections", status.connections],
    ["Viewers", status.viewers],
    ["Waiting", status.waiting],
    ["Fetched streams", status.fetching],
    ["From the CDN", megabytes(status.cdn.rtmpBytesIn || 0)],
    ["To the CDN", megabytes(status.cdn.rtmpBytesOut || 0)],
    ["Served here", megabytes(status.near.rtmpBytesOut || 0)],
  ];
  document.getElementById("figures").replaceChildren(...figures.map(([name, value]) => {
    const figure = document.createElement("div");
    figure.append(element("dt", name), element("dd", String(value)));
    return figure;
  }));
  document.getElementById("streams").replaceChildren(...status.streams.map((stream) => {
    const row = document.createElement("tr");
    row.append(element("td", stream.name), element("td", SOURCES[stream.source]),
      element("td", String(stream.viewers)), element("td", megabytes(stream.bytesIn)));
    return row;
  }));
  document.getElementById("key").textContent = "key " + status.key;
}

async function refresh() {
  try {
    show(await (await fetch("api/status")).json());
  } catch (e) {
    document.getElementById("standing").textContent = "the peer does not answer";
  }
}

refresh();
setInterval(refresh, 1000);
