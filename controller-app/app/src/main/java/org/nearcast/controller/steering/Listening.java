// SPDX-License-Identifier: Apache-2.0
package org.nearcast.controller.steering;

import org.nearcast.controller.Settings;
import org.nearcast.controller.Workers;
import org.nearcast.controller.frame.TcpFrame;
import org.nearcast.controller.metrics.Metrics;
import org.nearcast.controller.recognition.Recognition;
import org.nearcast.controller.sessions.Connection;
import org.nearcast.controller.sessions.Metadata;

/** Hears a connection's packets until publish or play is understood or given up on, and notices its end. */
final class Listening {

    private final ConnectionKeeper keeper;
    private final Workers workers;
    private final Settings settings;
    private final Metrics metrics;

    Listening(ConnectionKeeper keeper, Workers workers, Settings settings, Metrics metrics) {
        this.keeper = keeper;
        this.workers = workers;
        this.settings = settings;
        this.metrics = metrics;
    }

    /**
     * Hears one packet. The caller holds the connection's monitor.
     *
     * @param arrived when it came, on the workers' clock, in nanoseconds
     */
    void hear(Connection connection, TcpFrame frame, long arrived) {
        connection.countPacket();
        if (frame.opens()) {
            return;
        }
        if (!connection.established() && frame.acknowledges()) {
            connection.established((arrived - connection.openedNanos()) / 1e6);
        }
        if (connection.copied()) {
            recognise(connection, frame, arrived);
        } else if (connection.afterwards() != null) {
            connection.afterwards().hear(frame, workers.wallClock());
            describe(connection, connection.afterwards());
        }
        if (connection.probe() != null) {
            connection.probe().answered(workers.now());
        }
        if (frame.resets()) {
            ended(connection);
        } else if (frame.finishes() && connection.state() != Connection.State.CLOSING) {
            connection.givenUp();
            connection.state(Connection.State.CLOSING);
            keeper.settle(connection);
        }
    }

    /** Hears one packet of the server's. The caller holds the connection's monitor. */
    void hearServer(Connection connection, TcpFrame frame) {
        connection.countPacket();
        if (frame.resets()) {
            ended(connection);
        }
    }

    private void ended(Connection connection) {
        metrics.count(Metrics.Counter.ENDED);
        keeper.end(connection);
    }

    /** A copy that a switch still sends while its caches catch up with the confirmed final rules: dropped and counted. */
    void late(Connection connection, long arrived) {
        metrics.count(Metrics.Counter.LATE);
        metrics.lateMs().add((arrived - connection.quietNanos()) / 1e6);
    }

    private void recognise(Connection connection, TcpFrame frame, long arrived) {
        Recognition recognition = connection.recognition();
        switch (recognition.hear(frame, workers.wallClock())) {
            case PUBLISH:
                understood(connection, Connection.Kind.PUBLISH, recognition, arrived);
                break;
            case PLAY:
                understood(connection, Connection.Kind.PLAY, recognition, arrived);
                break;
            case NOT_RTMP:
                metrics.count(Metrics.Counter.NOT_RTMP);
                connection.givenUp();
                keeper.settle(connection);
                break;
            case GAVE_UP:
                keeper.giveUp(connection);
                break;
            default:
                if (connection.packetsHandled() >= settings.recognisePackets()) {
                    keeper.giveUp(connection);
                }
                break;
        }
    }

    private void understood(Connection connection, Connection.Kind kind, Recognition recognition, long arrived) {
        double afterMs = (workers.nanoTime() - arrived) / 1e6;
        connection.understood(kind, recognition.app(), recognition.streamName(), afterMs, workers.wallClock());
        describe(connection, recognition);
        metrics.count(Metrics.Counter.RECOGNISED);
        metrics.detectionMs().add(afterMs);
        keeper.settle(connection);
    }

    private static void describe(Connection connection, Recognition recognition) {
        if (connection.metadata() == null) {
            recognition.media().ifPresent(media -> connection.metadata(new Metadata(media, Metadata.Source.CLIENT)));
        }
    }
}
