// SPDX-License-Identifier: Apache-2.0
package org.nearcast.controller.sessions;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.nearcast.controller.frame.TcpFrame;
import org.nearcast.controller.recognition.Recognition;
import org.onosproject.net.ConnectPoint;
import org.onosproject.net.PortNumber;
import org.onosproject.net.flow.FlowRule;

/** One connection's state at the controller. Not thread-safe: whoever touches it holds its monitor. */
public final class Connection {

    /** How far it has come. */
    public enum State {
        /** Its SYN waits for its rules to be confirmed. */
        OPENING,
        /** Listened to until publish or play is understood. */
        RECOGNISING,
        /** Publishes or plays. */
        ACTIVE,
        /** Left alone: older than the rules, not RTMP, or given up on. */
        PASSED,
        /** The client has finished; its rules go when it is silent. */
        CLOSING
    }

    /** What it does. */
    public enum Kind {
        /** Sends a stream. */
        PUBLISH,
        /** Receives one. */
        PLAY
    }

    /** In place of the sequence number of a SYN that was not seen. */
    public static final long UNHEARD = -1;

    /** In place of the time since when it is silent. */
    public static final long NOT_SILENT = -1;

    private final ConnectionKey key;
    private final Optional<Steer> steer;
    private final long since;
    private final long synSequence;
    private Client client;
    private volatile ConnectPoint countedBehind;
    private State state;
    private Kind kind;
    private String app;
    private String name;
    private Recognition recognition;
    private Recognition afterwards;
    private List<FlowRule> rules = List.of();
    private PortNumber output;
    private boolean installing;
    private boolean outdated;
    private boolean counted;
    private Probe probe;
    private long silentSince = NOT_SILENT;
    private boolean established;
    private boolean quiet;
    private long quietNanos;
    private long openedNanos;
    private double detectionMs = -1;
    private long understoodAt;
    private double setUpRttMs = -1;
    private int packetsHandled;
    private Metadata metadata;

    /**
     * Makes a connection.
     *
     * @param since when it was first seen, in milliseconds since 1970
     * @param synSequence its SYN's sequence number; {@link #UNHEARD} if that was not seen
     * @param recognition what listens to it; null if nothing will
     */
    public Connection(
            ConnectionKey key,
            Client client,
            Optional<Steer> steer,
            long since,
            long synSequence,
            Recognition recognition) {
        this.key = key;
        this.client = client;
        this.steer = steer;
        this.since = since;
        this.recognition = recognition;
        this.synSequence = synSequence;
        this.state = recognition == null ? State.PASSED : State.RECOGNISING;
        this.established = recognition == null;
    }

    /** Which connection. */
    public ConnectionKey key() {
        return key;
    }

    /** Where it is steered to; empty if it passes to the CDN. */
    public Optional<Steer> steer() {
        return steer;
    }

    /** First seen, in milliseconds since 1970. */
    public long since() {
        return since;
    }

    /** Whether {@code syn} is the packet that opened it, sent again. */
    public boolean openedBy(TcpFrame syn) {
        return syn.sequence() == synSequence;
    }

    /** Where its client is. */
    public Client client() {
        return client;
    }

    /** The port that its table counts it for: where its client was when it was put there. */
    ConnectPoint countedBehind() {
        return countedBehind;
    }

    /** Sets the port that its table counts it for. */
    void countedBehind(ConnectPoint port) {
        countedBehind = port;
    }

    /** Its client is somewhere else now. */
    public void moved(Client to) {
        client = to;
    }

    /** How far it has come. */
    public State state() {
        return state;
    }

    /** Sets how far it has come. */
    public void state(State to) {
        state = to;
    }

    /** What it does; null while unknown. */
    public Kind kind() {
        return kind;
    }

    /** The application it named; null while unknown. */
    public String app() {
        return app;
    }

    /** The stream's name, a secret if it publishes; null while unknown. */
    public String name() {
        return name;
    }

    /** It is understood: it publishes or plays {@code app/name}; {@code at} is in milliseconds since 1970. */
    public void understood(Kind what, String inApp, String streamName, double afterMs, long at) {
        kind = what;
        app = inApp;
        name = streamName;
        detectionMs = afterMs;
        understoodAt = at;
        afterwards = what == Kind.PUBLISH ? recognition : null;
        state = State.ACTIVE;
        recognition = null;
    }

    /** Nothing more will be learnt about it. */
    public void givenUp() {
        state = State.PASSED;
        recognition = null;
    }

    /**
     * What hears a publisher's packets that still come while his final rules are on their way, in case they say what he sends;
     * null if nothing does.
     */
    public Recognition afterwards() {
        return afterwards;
    }

    /** What listens to it; null if nothing does. */
    public Recognition recognition() {
        return recognition;
    }

    /** Whether its rules copy its packets to the controller. */
    public boolean copied() {
        return recognition != null;
    }

    /** Which of its packets its rules copy to the controller. */
    public Copy copy() {
        if (probe != null) {
            return Copy.BOTH;
        }
        return copied() ? Copy.CLIENTS : Copy.NOTHING;
    }

    /** The question put to its client whether it lives; null if none is open. */
    public Probe probe() {
        return probe;
    }

    /** Sets the question put to its client; null for none. */
    public void probe(Probe now) {
        probe = now;
    }

    /** Since when its client has not answered, on the workers' clock, in milliseconds; {@link #NOT_SILENT} if it has. */
    public long silentSince() {
        return silentSince;
    }

    /** Its client did not answer at {@code millis}, nor perhaps before. */
    public void silentAt(long millis) {
        silentSince = silentSince == NOT_SILENT ? millis : silentSince;
    }

    /** Its client or its server has sent something. */
    public void speaks() {
        silentSince = NOT_SILENT;
    }

    /** Whether it is of no interest any more: its client has finished, or answers nothing. */
    public boolean isOver() {
        return state == State.CLOSING || silentSince != NOT_SILENT;
    }

    /** Its rules, installed or on their way. */
    public List<FlowRule> rules() {
        return rules;
    }

    /** Sets its rules. */
    public void rules(List<FlowRule> now) {
        rules = List.copyOf(now);
    }

    /** Those of its rules that {@code next} neither contains nor replaces. */
    public List<FlowRule> rulesWithout(List<FlowRule> next) {
        List<FlowRule> left = new ArrayList<>(rules);
        left.removeAll(next);
        return left;
    }

    /** The port its packets last went out of; null if none is known. */
    public PortNumber output() {
        return output;
    }

    /** Sets the port its packets go out of. */
    public void output(PortNumber now) {
        output = now;
    }

    /** Whether its rules are on their way and not confirmed. */
    public boolean installing() {
        return installing;
    }

    /** Sets whether its rules are on their way. */
    public void installing(boolean now) {
        installing = now;
    }

    /** Whether the network has changed since its rules began to be installed. */
    public boolean outdated() {
        return outdated;
    }

    /** Says whether it has. */
    public void outdated(boolean now) {
        outdated = now;
    }

    /** Whether the client has answered the server's SYN. */
    public boolean established() {
        return established;
    }

    /** The client has answered the server's SYN, {@code rttMs} after its own; negative if unknown. */
    public void established(double rttMs) {
        established = true;
        setUpRttMs = rttMs;
    }

    /** Whether its final rules, which copy nothing, are confirmed. */
    public boolean quiet() {
        return quiet;
    }

    /** When its final rules were confirmed, on the workers' clock. */
    public long quietNanos() {
        return quietNanos;
    }

    /** Its final rules are confirmed. */
    public void quietSince(long nanos) {
        afterwards = null;
        quiet = true;
        quietNanos = nanos;
    }

    /** It has no final rules any more. */
    public void unquiet() {
        quiet = false;
    }

    /** When its SYN went on its way, on the workers' clock. */
    public long openedNanos() {
        return openedNanos;
    }

    /** Its SYN goes on its way. */
    public void opened(long nanos) {
        openedNanos = nanos;
    }

    /** From the packet that carried the command to the table entry, in milliseconds; negative while unknown. */
    public double detectionMs() {
        return detectionMs;
    }

    /** When it was understood, in milliseconds since 1970; 0 while it is not. */
    public long understoodAt() {
        return understoodAt;
    }

    /** From SYN to the answer to the server's SYN, seen at the access switch, in milliseconds; negative if unknown. */
    public double setUpRttMs() {
        return setUpRttMs;
    }

    /** Whether this is the first time that its final rules are confirmed. */
    public boolean firstQuiet() {
        boolean first = !counted;
        counted = true;
        return first;
    }

    /** What its stream is made of; null while unknown. */
    public Metadata metadata() {
        return metadata;
    }

    /** Its stream is made of this. */
    public void metadata(Metadata now) {
        metadata = now;
    }

    /** Packets of it that came to the controller. */
    public int packetsHandled() {
        return packetsHandled;
    }

    /** One more came. */
    public void countPacket() {
        packetsHandled++;
    }

    /** Takes over what an earlier life of this connection, restored from the store, had counted and understood. */
    public void restore(
            State was, Kind what, String inApp, String streamName, double detected, long at, double rtt, int packets) {
        state = was;
        kind = what;
        app = inApp;
        name = streamName;
        detectionMs = detected;
        understoodAt = at;
        setUpRttMs = rtt;
        packetsHandled = packets;
        established = true;
    }
}
