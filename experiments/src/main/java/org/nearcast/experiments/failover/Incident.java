// SPDX-License-Identifier: Apache-2.0
package org.nearcast.experiments.failover;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.nearcast.experiments.media.Viewing;
import org.nearcast.experiments.stage.Sessions;
import org.nearcast.lab.LabException;

/** One failure in a scene: everything well, the failure, its end, everything well again; and the figures. */
final class Incident {
    private static final Duration BEFORE = Duration.ofSeconds(2);
    private static final Duration LAST_PICTURES = Duration.ofMillis(700);
    private static final Pattern GATEWAY_LOST =
            Pattern.compile("^(\\d\\d:\\d\\d:\\d\\d\\.\\d{3}) .* serves no more because (.*)$", Pattern.MULTILINE);

    private final Scene scene;
    private final Failure failure;
    private final boolean quick;
    private long beganNs;
    private long struckNs;
    private long healedNs;
    private long endedNs;

    Incident(Scene scene, Failure failure, boolean quick) {
        this.scene = scene;
        this.failure = failure;
        this.quick = quick;
    }

    /** When it struck, ns since the epoch. */
    long struckNs() {
        return struckNs;
    }

    /** When it began to be put right, ns since the epoch. */
    long healedNs() {
        return healedNs;
    }

    /** When the looking on began and ended, ns since the epoch. */
    long beganNs() {
        return beganNs;
    }

    long endedNs() {
        return endedNs;
    }

    Outcome run() throws InterruptedException {
        scene.settle();
        scene.meanwhile(() -> failure.prepare(scene));
        beganNs = Scene.nowNs();
        scene.during(BEFORE);
        int visits = scene.newcomer().visits().size();
        struckNs = Scene.nowNs();
        failure.strike(scene);
        scene.newcomer().begin();
        scene.during(Duration.ofSeconds(failure.seconds(quick)));
        String table = table();
        healedNs = Scene.nowNs();
        scene.meanwhile(() -> failure.heal(scene));
        scene.until(
                Duration.ofSeconds(quick ? 20 : 60),
                () -> home(newVisits(visits)).isPresent() && scene.shows(scene.near()) && scene.shows(scene.direct()));
        scene.newcomer().pause();
        endedNs = Scene.nowNs();
        scene.during(LAST_PICTURES);
        Optional<Notice> notice = notice();
        return new Outcome(
                failure,
                ms(healedNs - struckNs),
                notice.map(Notice::what),
                notice.map(n -> ms(n.atNs() - struckNs)),
                inFlight(scene.near()),
                inFlight(scene.direct()),
                broadcasterEnded(),
                reach(),
                newcomers(newVisits(visits)),
                table);
    }

    private List<Newcomer.Visit> newVisits(int before) {
        List<Newcomer.Visit> all = scene.newcomer().visits();
        return all.subList(before, all.size());
    }

    /** The first who came after it was put right and was served by a gateway. */
    private Optional<Newcomer.Visit> home(List<Newcomer.Visit> visits) {
        return visits.stream()
                .filter(v -> v.cameNs() >= healedNs)
                .filter(v -> server(v).filter(s -> !s.equals(Scene.CDN)).isPresent())
                .findFirst();
    }

    private Optional<String> server(Newcomer.Visit visit) {
        return visit.client().flatMap(scene.servers()::of);
    }

    private Outcome.InFlight inFlight(Viewing viewing) {
        Viewing.Connection was = viewing.showing(struckNs)
                .orElseThrow(() -> new LabException(failure.key() + ": nothing was shown before it"));
        boolean ended = was.endedNs().isPresent() && was.endedNs().getAsLong() <= endedNs;
        Optional<Viewing.Connection> next = viewing.connections().stream()
                .filter(c -> c.openedNs() > was.openedNs() && c.firstPictureNs().isPresent())
                .findFirst();
        return new Outcome.InFlight(
                viewing.longestGap(beganNs, struckNs).ms(),
                viewing.longestGap(struckNs, endedNs).ms(),
                !ended,
                ended ? Optional.of(ms(was.endedNs().getAsLong() - struckNs)) : Optional.empty(),
                ended ? was.end().map(end -> end.name().toLowerCase(Locale.ROOT).replace('_', ' ')) : Optional.empty(),
                next.map(c -> ms(c.firstPictureNs().orElseThrow() - struckNs)),
                next.flatMap(c -> scene.servers().of(c.client())));
    }

    private Optional<Double> broadcasterEnded() {
        return scene.broadcasting().connections().stream()
                .filter(c -> c.openedNs() < struckNs)
                .reduce((a, b) -> b)
                .filter(c -> c.endedNs().isPresent() && c.endedNs().getAsLong() >= struckNs)
                .map(c -> ms(c.endedNs().orElseThrow() - struckNs));
    }

    private Outcome.Reach reach() {
        List<Viewing.Connection> after = scene.knocks().connections().stream()
                .filter(c -> c.openedNs() >= struckNs)
                .toList();
        Optional<Viewing.Connection> first =
                after.stream().filter(c -> c.answeredNs().isPresent()).findFirst();
        List<Viewing.Connection> lost = after.stream()
                .filter(c -> c.openedNs() < healedNs && c.answeredNs().isEmpty())
                .toList();
        return new Outcome.Reach(
                first.map(c -> ms(c.answeredNs().orElseThrow() - struckNs)),
                first.flatMap(c -> scene.servers().of(c.client())),
                lost.isEmpty()
                        ? Optional.empty()
                        : Optional.of(ms(lost.get(lost.size() - 1).openedNs() - struckNs)),
                lost.size());
    }

    private Outcome.Newcomers newcomers(List<Newcomer.Visit> visits) {
        List<Newcomer.Visit> served =
                visits.stream().filter(v -> v.pictureNs().isPresent()).toList();
        Optional<Newcomer.Visit> first = served.stream().findFirst();
        return new Outcome.Newcomers(
                visits.size(),
                served.size(),
                first.map(v -> ms(v.pictureNs().orElseThrow() - struckNs)),
                first.flatMap(this::server),
                served.stream().map(v -> v.waitedMs().orElseThrow()).max(Double::compare),
                home(visits).map(v -> ms(v.pictureNs().orElseThrow() - healedNs)));
    }

    /** What the controller's table says of the site's viewer. */
    private String table() {
        Optional<String> client = scene.near().latest().map(Viewing.Connection::client);
        try {
            JsonNode gateways = scene.stage().view("gateways").path("gateways");
            List<String> live = new ArrayList<>();
            gateways.forEach(g -> live.add(g.path("address").asText()));
            String row = client.flatMap(scene.stage().sessions()::ofClient)
                    .map(Incident::row)
                    .orElse("no row of the viewer");
            return row + "; gateways " + live;
        } catch (LabException e) {
            return "no answer";
        }
    }

    private static String row(Sessions.Session row) {
        return row.kind() + " " + row.name() + " "
                + row.steeredTo().map(to -> "steered to " + to).orElse("by the CDN");
    }

    private record Notice(long atNs, String what) {}

    private Optional<Notice> notice() {
        Matcher lost = GATEWAY_LOST.matcher(scene.controllersLog());
        while (lost.find()) {
            // The log's times are of the day; a run over midnight loses its notices, nothing else.
            long atNs = LocalTime.parse(lost.group(1))
                            .atDate(LocalDate.now(ZoneId.systemDefault()))
                            .atZone(ZoneId.systemDefault())
                            .toInstant()
                            .toEpochMilli()
                    * 1_000_000;
            if (atNs >= struckNs - 1_000_000 && atNs <= endedNs) {
                return Optional.of(new Notice(atNs, lost.group(2)));
            }
        }
        return Optional.empty();
    }

    private static double ms(long ns) {
        return Math.round(ns / 1e4) / 100.0;
    }
}
